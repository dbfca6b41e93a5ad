// SPDX-License-Identifier: Apache-2.0
// The words and signs of the language. Every character of a file belongs to some token, so this lexer never fails:
// what cannot be part of a policy becomes one of the BAD_ tokens, each with a message of its own.
lexer grammar ProvisoLexer;

// Made after lexing: a block's bullets, told from minus signs, and its end (compiler/syntax/detail/blocks.h); the number in
// `fees.3`; what the lines of a table are made of (compiler/syntax/detail/table_lines.h); and a pattern, a
// text in which a backslash and a brace are themselves (compiler/syntax/detail/lexer.cpp).
tokens { BULLET, BLOCK_END, ROW_NUMBER, TABLE_HEAD, TABLE_ROW, LINE_END, COLUMN, ARROW, NOTHING, PATTERN }

channels { COMMENTS }

// Declarations
KW_POLICY : 'policy' ;
KW_USE : 'use' ;
KW_SOURCE : 'source' ;
KW_CHOICE : 'choice' ;
KW_RECORD : 'record' ;
KW_OUTCOMES : 'outcomes' ;
KW_ROLE : 'role' ;
KW_PARAMETER : 'parameter' ;
KW_CALENDAR : 'calendar' ;
KW_DEFINE : 'define' ;
KW_GUIDELINE : 'guideline' ;
KW_RULE : 'rule' ;
KW_EXCEPTION : 'exception' ;
KW_TABLE : 'table' ;
KW_SCENARIO : 'scenario' ;
KW_REPLACE : 'replace' ;
KW_AMEND : 'amend' ;
KW_REMOVE : 'remove' ;
KW_GUARANTEE : 'guarantee' ;

// Their clauses
KW_TITLE : 'title' ;
KW_VERSION : 'version' ;
KW_OWNER : 'owner' ;
KW_EFFECTIVE : 'effective' ;
KW_FROM : 'from' ;
KW_UNTIL : 'until' ;
KW_DECIDES : 'decides' ;
KW_AMENDS : 'amends' ;
KW_AS : 'as' ;
KW_LINK : 'link' ;
KW_READ : 'read' ;
KW_FILE : 'file' ;
KW_THIS : 'this' ;
KW_DIGEST : 'digest' ;
KW_LIST : 'list' ;
KW_WRITTEN : 'written' ;
KW_REQUIRED : 'required' ;
KW_KEY : 'key' ;
KW_CONFIDENTIAL : 'confidential' ;
KW_MAY : 'may' ;
KW_APPLY : 'apply' ;
KW_OTHERWISE : 'otherwise' ;
KW_MET : 'met' ;
KW_WHEN : 'when' ;
KW_FOR : 'for' ;
KW_EACH : 'each' ;
KW_ESCALATE : 'escalate' ;
KW_WITHIN : 'within' ;
KW_REQUIRE : 'require' ;
KW_BY : 'by' ;
KW_NOTE : 'note' ;
KW_BECAUSE : 'because' ;
KW_CITE : 'cite' ;
KW_SUBJECT : 'subject' ;
KW_TO : 'to' ;
KW_NOTWITHSTANDING : 'notwithstanding' ;
KW_GIVEN : 'given' ;
KW_BASED : 'based' ;
KW_WITH : 'with' ;
KW_EXPECT : 'expect' ;
KW_WHENEVER : 'whenever' ;
KW_RULES : 'rules' ;
KW_OUTCOME : 'outcome' ;
KW_WEEKEND : 'weekend' ;
KW_HOLIDAY : 'holiday' ;
KW_COVERS : 'covers' ;
KW_ACCEPTING : 'accepting' ;

// Tables
KW_GIVES : 'gives' ;
KW_EXACTLY : 'exactly' ;
KW_FIRST : 'first' ;
KW_ROW : 'row' ;
KW_THAT : 'that' ;
KW_FITS : 'fits' ;

// Expectations
KW_APPLIES : 'applies' ;
KW_DOES : 'does' ;
KW_OPEN : 'open' ;
KW_BLOCKED : 'blocked' ;
KW_QUESTION : 'question' ;
KW_QUESTIONS : 'questions' ;
KW_ESCALATION : 'escalation' ;
KW_REQUIREMENT : 'requirement' ;
KW_REJECTION : 'rejection' ;

// Expressions
KW_IF : 'if' ;
KW_THEN : 'then' ;
KW_ELSE : 'else' ;
KW_AND : 'and' ;
KW_OR : 'or' ;
KW_NOT : 'not' ;
KW_SURELY : 'surely' ;
KW_POSSIBLY : 'possibly' ;
KW_IS : 'is' ;
KW_ONE : 'one' ;
KW_OF : 'of' ;
KW_LESS : 'less' ;
KW_MORE : 'more' ;
KW_THAN : 'than' ;
KW_AT : 'at' ;
KW_LEAST : 'least' ;
KW_MOST : 'most' ;
KW_BEFORE : 'before' ;
KW_AFTER : 'after' ;
KW_ON : 'on' ;
KW_BETWEEN : 'between' ;
KW_CONTAINS : 'contains' ;
KW_NONE : 'none' ;
KW_STARTS : 'starts' ;
KW_ENDS : 'ends' ;
KW_MATCHES : 'matches' ;
KW_IGNORING : 'ignoring' ;
KW_CASE : 'case' ;
KW_LENGTH : 'length' ;
KW_ANSWERED : 'answered' ;
KW_APPLICABLE : 'applicable' ;
KW_ANY : 'any' ;
KW_ALL : 'all' ;
KW_EVERY : 'every' ;
KW_COUNT : 'count' ;
KW_SUM : 'sum' ;
KW_LARGEST : 'largest' ;
KW_SMALLEST : 'smallest' ;
KW_LATEST : 'latest' ;
KW_EARLIEST : 'earliest' ;
KW_DISTINCT : 'distinct' ;
KW_REPEATED : 'repeated' ;
KW_IN : 'in' ;
KW_WHERE : 'where' ;
KW_YES : 'yes' ;
KW_NO : 'no' ;
KW_UNSURE : 'unsure' ;
KW_CURRENCY : 'currency' ;
KW_ROUNDED : 'rounded' ;
KW_UP : 'up' ;
KW_DOWN : 'down' ;
KW_HALF : 'half' ;
KW_PLACE : 'place' ;
KW_PLACES : 'places' ;
KW_MINUTE : 'minute' ;
KW_MINUTES : 'minutes' ;
KW_HOUR : 'hour' ;
KW_HOURS : 'hours' ;
KW_DAY : 'day' ;
KW_DAYS : 'days' ;
KW_WEEK : 'week' ;
KW_WEEKS : 'weeks' ;
KW_MONTH : 'month' ;
KW_MONTHS : 'months' ;
KW_YEAR : 'year' ;
KW_YEARS : 'years' ;
KW_WEEKDAY : 'weekday' ;
KW_DATE : 'date' ;
KW_BUSINESS : 'business' ;

// Signs. A brace opens a mode of its own, so that the brace that closes an expression in a text leads back to the text.
LPAREN : '(' ;
RPAREN : ')' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
LBRACE : '{' -> pushMode(DEFAULT_MODE) ;
RBRACE : '}' -> popMode ;
COMMA : ',' ;
DOT : '.' ;
COLON : ':' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
EQUAL : '=' ;
NOT_EQUAL : '!=' ;
LESS_EQUAL : '<=' ;
LESS : '<' ;
GREATER_EQUAL : '>=' ;
GREATER : '>' ;

IDENT : LETTER NAME_PART* ;
NUMBER : DIGIT+ ('.' DIGIT+)? ;
// One token, so that two words beside one another stay the mistake that they are.
MONEY : CAPITAL CAPITAL CAPITAL [ \t\u00A0\u202F]+ DIGIT+ ('.' DIGIT+)? ;
DATE : DIGIT DIGIT DIGIT DIGIT '-' DIGIT DIGIT '-' DIGIT DIGIT ;
MOMENT : DATE 'T' CLOCK (':' DIGIT DIGIT ('.' DIGIT+)?)? ('Z' | [+-] CLOCK) ;
TEXT_OPEN : '"' -> pushMode(TEXT) ;

// What people write who know another notation. The longest match wins; of equals, the rule that stands first.
BAD_DATE
    : DIGIT DIGIT DIGIT DIGIT [-/.] DIGIT DIGIT? [-/.] DIGIT DIGIT?
    | DIGIT DIGIT? [-/.] DIGIT DIGIT? [-/.] DIGIT DIGIT DIGIT DIGIT
    | DIGIT DIGIT? '.' DIGIT DIGIT? '.' DIGIT DIGIT
    ;
BAD_MOMENT : DATE [Tt] [0-9:.+Zz-]+ | DATE ' ' CLOCK [0-9:.+Zz-]* ;
BAD_NUMBER : GROUPED_DIGITS | '.' DIGIT+ ;
BAD_MONEY : CAPITAL CAPITAL CAPITAL [ \t\u00A0\u202F]+ GROUPED_DIGITS ;
BAD_NAME : (DIGIT | '_') NAME_PART* ;
BAD_QUOTE : [\u201C\u201D\u201E\u201F\u00AB\u00BB\u2018\u2019\u201A'`] ;
BAD_SIGN
    : '==' | '===' | '!==' | '!' | '&&' | '&' | '||' | '|' | '<>' | '=<' | '=>' | '->' | ':=' | ';' | '//' | '/*' | '*/'
    | '<!--' | '**' | '^' | '$' | '\u20AC' | '\u00A3' | '?' | '@' | '~' | '\\' | '\u2264' | '\u2265' | '\u2260' | '\u2212'
    | '\u2013' | '\u2014' | '\u00D7' | '\u00F7' | '\u2022' | '\u00B7' | '\u2026' | '...'
    ;

COMMENT : '#' ~[\r\n]* -> channel(COMMENTS) ;
SPACE : [ \t\r\n\f\u00A0\u2000-\u200B\u202F\u205F\u2060\u3000\uFEFF]+ -> skip ;
BAD_CHARACTER : . ;

fragment LETTER : [\p{L}] ;
fragment NAME_PART : [\p{L}\p{N}_] ;
fragment DIGIT : [0-9] ;
fragment CAPITAL : [A-Z] ;
fragment CLOCK : DIGIT DIGIT ':' DIGIT DIGIT ;
fragment GROUPED_DIGITS
    : DIGIT DIGIT? DIGIT? (',' DIGIT DIGIT DIGIT)+ ('.' DIGIT+)?
    | DIGIT DIGIT? DIGIT? ('.' DIGIT DIGIT DIGIT) ('.' DIGIT DIGIT DIGIT)+
    | DIGIT DIGIT? DIGIT? (['\u2019] DIGIT DIGIT DIGIT)+ ('.' DIGIT+)?
    | DIGIT+ ('_' DIGIT+)+
    ;

// Between two quotes.
mode TEXT;
TEXT_CLOSE : '"' -> popMode ;
TEXT_EXPR : '{' -> pushMode(DEFAULT_MODE) ;
TEXT_CHUNK : ~["\\{\r\n]+ ;
TEXT_ESCAPE : '\\' ["\\n{] ;
BAD_ESCAPE : '\\' ~[\r\n] ;
UNCLOSED_TEXT : '\\'? [\r\n] -> popMode ;
BAD_TEXT_END : '\\' ;
