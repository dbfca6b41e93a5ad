// SPDX-License-Identifier: Apache-2.0
// The grammar of one declaration. Two choices keep it fast and its messages exact:
//  - It is free of ambiguity and of left recursion: `and` beside `or` and the strength of `+` and `*` are sorted out from
//    flat lists afterwards, and what reaches as far right as it can (any … where, if … else, blocks) stands only last.
//  - Names have a rule of their own for each kind of thing named, and clauses one rule each: a message says which of these
//    could stand at a place (compiler/syntax/detail/expectation.cpp holds the words).
parser grammar ProvisoParser;

options { tokenVocab = ProvisoLexer; }

slice : declaration EOF ;

declaration
    : policyDecl | useDecl | sourceDecl | choiceDecl | recordDecl | outcomesDecl | roleDecl | parameterDecl | calendarDecl
    | defineDecl | guidelineDecl | ruleDecl | exceptionDecl | tableDecl | scenarioDecl | guaranteeDecl | removeDecl
    ;

// ---- policy, modules, sources ----

policyDecl : 'policy' policyName policyClause* ;
policyClause
    : titleClause | versionClause | ownerClause | effectiveClause | decidesClause | businessDaysClause | amendsClause
    | acceptance
    ;
titleClause : 'title' text ;
versionClause : 'version' text ;
ownerClause : 'owner' text ;
effectiveClause : 'effective' ('from' date ('until' date)? | 'until' date) ;
decidesClause : 'decides' recordName ('as' 'of' fieldName)? ;

businessDaysClause : 'business' 'days' 'of' calendarName ;

amendsClause : 'amends' ('version' text 'of')? policyName ;

useDecl : 'use' moduleName acceptMark* ;

sourceDecl : 'source' sourceName text sourceClause* ;
sourceClause : linkClause | readClause | fileClause | digestClause | acceptance ;
linkClause : 'link' text ;
readClause : 'read' 'on' date ;
fileClause : 'file' (text | 'this') ;
digestClause : 'digest' text ;

// What the policy lives with: a warning's code, and why. A clause where there are clauses, else a mark after a comma. Its reason
// may be missing, for a message of its own.
acceptance : 'accepting' warningCode ('because' text)? ;
acceptMark : ',' acceptance ;
acceptanceClause : acceptance ;
warningCode : ident ;

// ---- what a record holds ----

choiceDecl : 'choice' choiceName acceptMark* choiceValue+ ;
// The comma tells `written` from a value of that name.
choiceValue : valueName text? (',' 'written' text)? acceptMark* ;

recordDecl : 'record' recordName acceptMark* field+ ;
field : fieldName ':' type (',' fieldMark)* ;
fieldMark : 'required' | 'key' | 'confidential' | 'may' 'not' 'apply' | text | acceptance ;
type : ('list' 'of')? typeName typeUnit? ;
typeUnit : 'in' ('business' 'days' | unitName) ;

outcomesDecl : 'outcomes' outcomesPart* ;
outcomesPart : otherwiseClause | whenUnsureClause | outcomeItem ;
whenUnsureClause : 'when' 'unsure' outcomeName ;
outcomeItem : outcomeName text? acceptMark* ;

roleDecl : 'role' roleName text? acceptMark* ;

parameterDecl : 'parameter' parameterName ':' type parameterValue+ acceptanceClause* ;
parameterValue : literal 'from' date ('until' date)? ;

calendarDecl : 'calendar' calendarName text? calendarClause* ;
calendarClause : weekendClause | holidayClause | coversClause | calendarBaseClause | acceptance ;
weekendClause : 'weekend' weekdayName (',' weekdayName)* ;
holidayClause : 'holiday' date text? ;
coversClause : 'covers' date 'until' date ;
calendarBaseClause : 'based' 'on' calendarName ;

defineDecl : 'define' defineName defineParameters? text? 'as' expr acceptanceClause* ;
defineParameters : '(' defineParameter (',' defineParameter)* ')' ;
defineParameter : variableName ':' type ;

// ---- rules ----

guidelineDecl : 'guideline' ruleName text? guidelineClause* ;
guidelineClause
    : metClause | otherwiseClause | forEachClause | ifUnsureClause | obligation | noteClause | becauseClause | citeClause
    | effectiveClause | subjectClause | notwithstandingClause | acceptance
    ;
ruleDecl : 'rule' ruleName text? ruleClause* ;
ruleClause
    : whenClause | thenClause | forEachClause | ifUnsureClause | obligation | noteClause | becauseClause | citeClause
    | effectiveClause | subjectClause | notwithstandingClause | acceptance
    ;
exceptionDecl : 'exception' ruleName 'to' baseName text? exceptionClause* ;
exceptionClause
    : whenClause | thenClause | ifUnsureClause | obligation | noteClause | becauseClause | citeClause
    | effectiveClause | subjectClause | notwithstandingClause | acceptance
    ;

forEachClause : 'for' 'each' binder (',' binder)* ;
whenClause : 'when' condition ;
metClause : 'met' 'when' condition ;
thenClause : 'then' outcomeName ;
otherwiseClause : 'otherwise' outcomeName ;
ifUnsureClause : 'if' 'unsure' outcomeName ('and' obligation)* ;
obligation : escalateClause | requireClause ;
escalateClause : 'escalate' 'to' roleName ('within' duration)? ;
requireClause : 'require' text 'from' roleName ('by' term | 'within' duration)? ;
noteClause : 'note' text ;
becauseClause : 'because' text ;
citeClause : 'cite' citation (',' citation)* ;
citation : sourceName text ;
subjectClause : 'subject' 'to' ruleReference (',' ruleReference)* ;
notwithstandingClause : 'notwithstanding' ruleReference (',' ruleReference)* ;

// ---- tables ----

// Lines are told apart before: each line of the table stands between TABLE_HEAD or TABLE_ROW and LINE_END, and a row's
// results have their column's keyword before them (compiler/syntax/detail/table_lines.h).
tableDecl : 'table' tableName defineParameters? text? givesClause? tableClause* ;
givesClause : 'gives' type ;
tableClause
    : forEachClause | hitClause | tableHead | tableRow | ifUnsureClause | citeClause | effectiveClause | subjectClause
    | notwithstandingClause | acceptance
    ;
hitClause : 'exactly' 'one' 'row' 'fits' | ('every' | 'first') 'row' 'that' 'fits' ;
tableHead : TABLE_HEAD columnHead (COLUMN columnHead)* ARROW resultHead (COLUMN resultHead)* LINE_END ;
resultHead : 'then' | 'as' | 'because' | 'note' | 'cite' | 'require' | 'escalate' 'to' | 'if' 'unsure' | 'effective' ('from' | 'until') ;
columnHead : expr ;
tableRow : TABLE_ROW (rowName ':')? (otherRow | cell (COLUMN cell)*) ARROW resultCell (COLUMN resultCell)* LINE_END ;
otherRow : 'else' ;
// `not answered` is asked about, never a value called `answered`; likewise `unsure`.
cell
    : 'any'                                                                # cellAny
    | cellItem (',' cellItem)*                                             # cellItems
    | 'not' cellValue (',' cellValue)*                                     # cellNot
    ;
cellItem
    : 'not' 'answered'                                                     # itemNotAnswered
    | 'not' 'applicable'                                                   # itemNotApplicable
    | 'unsure'                                                             # itemUnsure
    | ordering term ('and' ordering term)?                                 # itemOrdering
    | 'between' term 'and' term                                            # itemBetween
    | cellValue                                                            # itemValue
    ;
cellValue : term ('to' term)? ;
resultCell
    : NOTHING | thenClause | ifUnsureClause | becauseClause | noteClause | citeClause | obligation | effectiveClause
    | valueClause
    ;
valueClause : 'as' expr ;

// ---- scenarios and guarantees ----

scenarioDecl : 'scenario' text scenarioClause* ;
scenarioClause : givenClause | basedClause | withClause | asOfClause | rulesAsOfClause | expectClause | acceptance ;
givenClause : 'given' recordValue ;
basedClause : 'based' 'on' text ;
withClause : 'with' path '=' value ;
asOfClause : 'as' 'of' date ;
rulesAsOfClause : 'rules' 'as' 'of' date ;
expectClause : 'expect' expectation ;
expectation
    : 'at' ('least' | 'most') outcomeName                                  # expectBound
    | 'no' 'question' path                                                 # expectNoQuestion
    | 'no' 'questions'                                                     # expectNoQuestions
    | 'question' path                                                      # expectQuestion
    | 'escalation' 'to' roleName ('by' due)?                               # expectEscalation
    | 'requirement' text ('by' due)?                                       # expectRequirement
    | 'note' text                                                          # expectNote
    | 'rejection'                                                          # expectRejection
    | subjectName status?                                                  # expectSubject
    ;

status
    : ('applies' | 'does' 'not' 'apply' | 'is' 'open') ('for' path)?
    | 'is' 'blocked' ('by' ruleReference)?
    | 'is' ('not'? 'met' | 'unsure')
    ;

recordValue : LBRACE (fieldValue (',' fieldValue)* ','?)? RBRACE ;
fieldValue : fieldName ':' value ;
listValue : '[' (value (',' value)* ','?)? ']' ;
value : recordValue | listValue | 'not' 'answered' | 'not' 'applicable' | literal ;
literal : '-'? (number unit? | MONEY) | text | DATE | MOMENT | answer | name ('.' name)? ;
number : NUMBER '%'? ;
answer : 'yes' | 'no' | 'unsure' ;

path : fieldName pathStep* ;
pathStep : '.' fieldName | '[' elementKey ']' ;
elementKey : name | NUMBER | text ;

guaranteeDecl : 'guarantee' guaranteeName text? guaranteeClause* ;
guaranteeClause : wheneverClause | boundClause | acceptance ;
wheneverClause : 'whenever' condition ;
boundClause : 'outcome' 'is' 'at' ('least' | 'most') outcomeName ;

// ---- amendments ----

// `replace` and `amend` stand before a whole declaration, and are taken off it before (compiler/syntax/detail/slices.h).
removeDecl : 'remove' removedKind ruleReference becauseClause? ;
removedKind : 'rule' | 'guideline' | 'exception' | 'table' | 'guarantee' ;

// ---- expressions ----

condition : expr ;

expr : operand (connective operand)* (connective tail)? | tail ;
connective : 'and' | 'or' ;
operand : prefix* (ruleApplies | repeated | comparison) ;
prefix : 'not' | 'surely' | 'possibly' ;
// What takes everything that follows it.
tail : prefix* (quantifier | conditional | block) ;
quantifier
    : ('any' | 'every' | 'no') binder (',' binder)* 'where' expr
    | ('count' 'of' binder (',' binder)* | aggregate overLists | repeated) 'where' expr
    ;
// Of one value for each element; without `for`, of the list's own elements. With `where` it takes what follows, else it is
// as tight as a name.
aggregate : aggregateWord postfix ;
aggregateWord : ('sum' | 'largest' | 'smallest' | 'latest' | 'earliest' | 'first') 'of' | 'count' 'of' 'distinct' ;
overLists : 'for' binder (',' binder)* ;
repeated : ('any' | 'no') 'repeated' postfix overLists? ;
binder : variableName 'in' list ;
list : postfix ;
conditional : 'if' condition 'then' expr 'else' expr ;
block : ('all' | 'any') 'of' bullet+ BLOCK_END ;
bullet : BULLET expr ;

ruleApplies : 'rule' ruleReference 'applies' ;

// Only one of a comparison's tails is allowed; a second has a message of its own.
comparison : term comparisonTail* ignoringCase? ;
ignoringCase : ','? 'ignoring' 'case' ;
comparisonTail
    : 'is' 'not'? 'answered'                                               # tailAnswered
    | 'is' 'not'? 'unsure'                                                 # tailUnsure
    | 'is' 'not' 'applicable'                                              # tailNotApplicable
    | 'is' 'not'? 'one' 'of' among                                         # tailOneOf
    | 'is' 'not'? ordering term                                            # tailOrdering
    | 'is' 'not'? 'between' term 'and' term                                # tailBetween
    | 'is' 'not'? term                                                     # tailIs
    | ('=' | '!=') term                                                    # tailEqual
    | plainOrdering term                                                   # tailPlainOrdering
    | 'between' term 'and' term                                            # tailBetween
    | 'contains' ('any' | 'all' | 'none') 'of' among                       # tailContainsSome
    | 'contains' term                                                      # tailContains
    | 'starts' 'with' term                                                 # tailStartsWith
    | 'ends' 'with' term                                                   # tailEndsWith
    | 'matches' (PATTERN | text)                                           # tailMatches
    ;
// Values, or those in a list.
among : '(' term (',' term)* ')' | name ('.' memberName)* ;
ordering
    : '<' | '<=' | '>' | '>='
    | 'less' 'than' | 'at' 'most' | 'more' 'than' | 'at' 'least'
    | 'before' | 'after' | 'on' 'or' 'before' | 'on' 'or' 'after'
    ;

// `before` and `after` by themselves, since they read two ways: `5 days after D` is a date, `D after E` a comparison.
plainOrdering
    : '<' | '<=' | '>' | '>='
    | 'less' 'than' | 'at' 'most' | 'more' 'than' | 'at' 'least'
    | 'on' 'or' 'before' | 'on' 'or' 'after'
    ;

term : amount (beside amount)* ;
beside : 'before' | 'after' ;
// Rounding is looser than arithmetic: `a / b rounded to 2 places` rounds the quotient.
amount : sum rounding? ;
rounding : 'rounded' ('up' | 'down' | 'half' 'up')? 'to' precision ;
precision : NUMBER ('place' | 'places') ;
sum : factor (arithmetic factor)* ;
arithmetic : '+' | '-' | '*' | '/' ;
factor : '-'* (postfix (unit monthRounding? | monthRounding)? | difference | datePart | currencyOf | lengthOf | aggregate overLists? | count) ;
count : 'count' 'of' (binder (',' binder)* | postfix) ;
currencyOf : 'currency' 'of' postfix ;
lengthOf : 'length' 'of' postfix ;
duration : '-'* postfix (unit monthRounding? | monthRounding)? ;
unit
    : 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days' | 'week' | 'weeks' | 'month' | 'months' | 'year' | 'years'
    | 'business' ('day' | 'days') ofCalendar?
    ;
ofCalendar : 'of' calendarName ;
monthRounding : 'rounded' ('down' | 'up') ;
difference : differenceUnit 'from' postfix 'to' postfix ;
differenceUnit : 'minutes' | 'hours' | 'days' | 'months' | 'years' | 'business' 'days' ofCalendar? ;
datePart : ('weekday' | 'year' | 'month' | 'day' | 'date' | 'hour' | 'minute') 'of' postfix ;
postfix : primary ('.' memberName)* ;
primary
    : call
    | name
    | number
    | MONEY
    | DATE
    | MOMENT
    | text
    | answer
    | '(' expr ')'
    ;
call : calleeName '(' expr (',' expr)* ')' ;

text : TEXT_OPEN (TEXT_CHUNK | TEXT_ESCAPE | interpolation)* TEXT_CLOSE ;
interpolation : TEXT_EXPR expr RBRACE ;
date : DATE ;
due : DATE | MOMENT ;

// ---- names ----

policyName : dottedName ;
moduleName : dottedName ;
dottedName : ident ('.' ident)* ;
sourceName : ident ;
choiceName : ident ;
valueName : ident ;
recordName : ident ;
fieldName : ident ;
memberName : ident ;
typeName : ident ;
unitName : ident ;  // a currency, or a unit of time
outcomeName : ident ;
roleName : ident ;
parameterName : ident ;
defineName : ident ;
variableName : ident ;
calendarName : ident ;
weekdayName : ident ;
ruleName : ident ;
// A rule, or a row of a table by its name or its place.
ruleReference : ident rowOf? ;
rowOf : '.' (ident | 'else') | ROW_NUMBER ;
baseName : ident rowOf? ;
subjectName : ident rowOf? ;  // of an outcome or a rule
tableName : ident ;
rowName : ident ;
guaranteeName : ident ;
name : ident ;
// `surely (…)` is no call.
calleeName : plainIdent ;

// Every keyword but: yes no unsure and or not is if then else where in any every.
ident : plainIdent | 'surely' | 'possibly' ;
plainIdent
    : IDENT
    | 'policy' | 'use' | 'source' | 'choice' | 'record' | 'outcomes' | 'role' | 'parameter' | 'define' | 'guideline'
    | 'rule' | 'exception' | 'table' | 'scenario' | 'guarantee'
    | 'title' | 'version' | 'owner' | 'effective' | 'from' | 'until' | 'decides' | 'as' | 'link' | 'read' | 'file' | 'this' | 'digest' | 'list'
    | 'written' | 'required' | 'key' | 'confidential' | 'may' | 'apply' | 'otherwise' | 'met' | 'when' | 'for' | 'each' | 'escalate' | 'within'
    | 'require' | 'by' | 'note' | 'because' | 'cite' | 'subject' | 'to' | 'notwithstanding' | 'given' | 'based' | 'with'
    | 'expect' | 'whenever' | 'outcome' | 'rules' | 'replace' | 'amend' | 'remove' | 'amends'
    | 'gives' | 'exactly' | 'first' | 'row' | 'that' | 'fits'
    | 'applies' | 'does' | 'open' | 'blocked' | 'question' | 'questions' | 'escalation' | 'requirement' | 'rejection'
    | 'one' | 'of' | 'less' | 'more' | 'than' | 'at' | 'least' | 'most' | 'before' | 'after' | 'on'
    | 'between' | 'contains' | 'none' | 'starts' | 'ends' | 'answered' | 'applicable' | 'all' | 'count'
    | 'matches' | 'ignoring' | 'case' | 'length'
    | 'sum' | 'largest' | 'smallest' | 'latest' | 'earliest' | 'distinct' | 'repeated'
    | 'day' | 'days' | 'week' | 'weeks' | 'business'
    | 'currency' | 'rounded' | 'up' | 'down' | 'half' | 'place' | 'places'
    | 'calendar' | 'weekend' | 'holiday' | 'covers' | 'accepting'
    | 'minute' | 'minutes' | 'hour' | 'hours' | 'month' | 'months' | 'year' | 'years' | 'weekday' | 'date'
    ;
