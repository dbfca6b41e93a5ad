// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/unit/ingest/reading.h"

namespace proviso::sample {
namespace {

Program money_program() { return build_program({money("any"), money("usd", "USD"), list_of("all", money("", "EUR"))}); }

std::string read_one(const std::string& record) {
    const Reading reading = read_block(money_program(), quoted(record) + "\n");
    CHECK(reading.unsound == "");
    if (reading.rejected.empty()) return reading.records.at(0);
    const auto& rejected = reading.rejected[0];
    return rejected.code + " " + std::to_string(rejected.byte) + " " + rejected.path + ": " + rejected.message;
}

TEST_CASE("ingest: money as an object, in either order, and as a number") {
    CHECK(read_one("{'any':{'amount':'250000.00','currency':'USD'}}") == "any=USD 250,000.00 usd=- all=-[*-]");
    CHECK(read_one("{'any': { 'currency' : 'JPY' , 'amount' : -5e2 } }") == "any=-JPY 500 usd=- all=-[*-]");
    CHECK(read_one("{'any':{'\\u0061mount':1,'currency':'\\u0055SD'}}") == "any=USD 1.00 usd=- all=-[*-]");
    CHECK(read_one("{'usd':12.5}") == "any=- usd=USD 12.50 all=-[*-]");
    CHECK(read_one("{'usd':{'amount':12.5,'currency':'USD'}}") == "any=- usd=USD 12.50 all=-[*-]");
    CHECK(read_one("{'all':[1,{'amount':'2','currency':'EUR'},'unsure']}") ==
          "any=- usd=- all=[EUR 1.00, EUR 2.00, ?]");
    CHECK(read_one("{'any':null,'usd':'unsure'}") == "any=- usd=? all=-[*-]");
}

TEST_CASE("ingest: an amount that does not fit is known to be answered, and no more") {
    CHECK(read_one("{'any':{'amount':1e20,'currency':'USD'},'usd':-1e20}") == "any=! usd=! all=-[*-]");
}

TEST_CASE("ingest: money that is none") {
    CHECK(read_one("{'any':5}") == "PV8004 7 any: `any` is `5`, expected money: its amount and currency");
    CHECK(read_one("{'usd':'5'}") ==
          "PV8004 7 usd: `usd` is \"5\", expected money: its amount and currency, or a number");
    CHECK(read_one("{'any':[]}").starts_with("PV8004 7 any: `any` is a list"));
    CHECK(read_one("{'any':{}}") == "PV8004 7 any: `any` lacks its `amount`");
    CHECK(read_one("{'any':{'amount':1}}") == "PV8004 7 any: `any` lacks its `currency`");
    CHECK(read_one("{'any':{'currency':'USD'}}") == "PV8004 7 any: `any` lacks its `amount`");
    CHECK(read_one("{'any':{'amount':1,'currency':'usd'}}") ==
          "PV8004 30 any: `any` has the currency \"usd\", expected a code of ISO 4217, such as USD");
    CHECK(read_one("{'any':{'amount':1,'currency':5}}").starts_with("PV8004 30 any: `any` holds `5`"));
    CHECK(read_one("{'any':{'amount':'x','currency':'USD'}}").starts_with("PV8004 17 any: `any` has the amount \"x\""));
    CHECK(read_one("{'any':{'amount':null,'currency':'USD'}}").starts_with("PV8004 17 any: `any` holds `null`"));
    CHECK(read_one("{'any':{'amount':{},'currency':'USD'}}").starts_with("PV8004 17 any: `any` holds an object"));
    CHECK(read_one("{'any':{'amount':1,'currency':'USD','note':1}}") ==
          "PV8004 36 any: `any` holds more than an `amount` and a `currency`");
    CHECK(read_one("{'usd':{'amount':1,'currency':'EUR'}}") == "PV8004 7 usd: `usd` is in EUR, expected USD");
    CHECK(read_one("{'all':[{'amount':1,'currency':'USD'}]}") == "PV8004 8 all[1]: `all[1]` is in USD, expected EUR");
    CHECK(read_one("{'any':'not_applicable'}").starts_with("PV8008 7 any"));
}

TEST_CASE("ingest: money that is not JSON, or says something twice") {
    CHECK(read_one("{'any':{'amount':1,'amount':2,'currency':'USD'}}").starts_with("PV8003 19 any.amount"));
    CHECK(
        read_one("{'any':{'currency':'USD','amount':1,'\\u0063urrency':'USD'}}").starts_with("PV8003 36 any.currency"));
    CHECK(read_one("{'any':{'amount':01,'currency':'USD'}}").starts_with("PV8001 17 any"));
    CHECK(read_one("{'any':{'amount':tru,'currency':'USD'}}").starts_with("PV8001 17 any"));
    CHECK(read_one("{'any':{'amount' 1}}").starts_with("PV8001 17 any"));
    CHECK(read_one("{'any':{'amount':1").starts_with("PV8001"));
    CHECK(read_one("{'any':{amount:1}}").starts_with("PV8001 8 any"));
    CHECK(read_one("{'any':{'amount':1;'currency':'USD'}}").starts_with("PV8001"));
}

}  // namespace
}  // namespace proviso::sample
