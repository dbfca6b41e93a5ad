// SPDX-License-Identifier: Apache-2.0
// The invented partners, productions, tools and people of sample archives. Any likeness to real ones is chance.
#pragma once

#include <string_view>

namespace proviso::archive {

struct PartnerName {
    std::string_view name, kind;
};
inline constexpr PartnerName kPartners[] = {
    {"Tidewater Pictures", "production_company"},
    {"Northlight", "production_company"},
    {"Película del Río", "production_company"},
    {"松風スタジオ", "production_company"},
    {"Lumen & Vale VFX", "vfx_vendor"},
    {"Gläserne Bilder", "vfx_vendor"},
    {"Harbour Post", "post_house"},
    {"Śródmieście Post", "post_house"},
    {"Driftwood AI Studio", "ai_studio"},
    {"Atelier Œil", "ai_studio"},
    {"Babel Sound", "dubbing_vendor"},
    {"सुर डबिंग", "dubbing_vendor"},
    {"Kite & String", "marketing_agency"},
    {"Søndag", "marketing_agency"},
};

struct TitleName {
    std::string_view title, format, currency, guilds, territories;
};
inline constexpr TitleName kTitles[] = {
    {"Saltmarsh", "scripted_series", "USD", "sag_aftra wga dga iatse", "WW"},
    {"The Quiet Ledger", "feature_film", "USD", "sag_aftra wga dga iatse", "WW"},
    {"Copper Moon", "animation", "USD", "sag_aftra", "WW"},
    {"Ten Kilometres", "unscripted_series", "USD", "none", "US CA"},
    {"Glass Harbor", "scripted_series", "GBP", "equity_uk", "GB EU US"},
    {"Papiertiger von Köln", "feature_film", "EUR", "none", "EU"},
    {"Últimas Luces", "scripted_series", "EUR", "none", "ES MX AR"},
    {"Étoile polaire", "documentary", "EUR", "none", "FR EU"},
    {"海辺の手紙", "feature_film", "JPY", "none", "JP"},
    {"दूसरा किनारा", "scripted_series", "INR", "none", "IN"},
    {"Nordlys \U0001F30C", "short", "NOK", "none", "NO EU"},
    {"A \"Small\" War", "documentary", "USD", "wga", "US-CA US-NY"},
    {"Lantern Street", "promo", "USD", "sag_aftra", "US"},
};

struct PersonName {
    std::string_view name, guild;
};
inline constexpr PersonName kPeople[] = {
    {"Ines Okafor", "sag_aftra"},   {"Lior Beck", "sag_aftra"}, {"Tomás Rivera", "sag_aftra"},
    {"Chloé Martin", "none"},       {"佐藤 みなと", "none"},    {"Ravi Menon", "none"},
    {"Aoife O'Neill", "equity_uk"}, {"Jürgen Groß", "none"},    {"Sofía Peña", "sag_aftra"},
    {"Zoë Adeyemi", "equity_uk"},   {"अनन्या राव", "none"},      {"Mats Lindqvist", "none"},
};

inline constexpr std::string_view kToolNames[] = {
    "Studio generator", "Studio upscaler", "Painter",  "Voicebox", "Chat assistant", "Background remover",
    "Frame filler",     "Lip matcher",     "Kolorist", "描画くん", "Scorer",         "Matte maker",
};

}  // namespace proviso::archive
