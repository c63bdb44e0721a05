import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { setLocale } from "../format";
import en from "./en.json";

/** English is complete and always here; the others are fetched when they are wanted. */
const CATALOGUES = {
  en: () => Promise.resolve({ default: en }),
  de: () => import("./de.json"),
  fr: () => import("./fr.json"),
  es: () => import("./es.json"),
};

export type Language = keyof typeof CATALOGUES;
export const LANGUAGES: Record<Language, string> = { en: "English", de: "Deutsch", fr: "Français", es: "Español" };

const KEPT_AS = "trinomen.language";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: en } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    showSupportNotice: false,
  });
  await speak(chosen());
}

/** Changes the language of the page, and of its dates and numbers. */
export async function speak(language: Language): Promise<void> {
  const catalogue = await CATALOGUES[language]();
  i18next.addResourceBundle(language, "translation", catalogue.default, true, true);
  setLocale(regional(language));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(KEPT_AS, language);
}

export function spoken(): Language {
  return isLanguage(i18next.language) ? i18next.language : "en";
}

function chosen(): Language {
  const wished = [localStorage.getItem(KEPT_AS) ?? "", ...navigator.languages.map((name) => name.slice(0, 2))];
  return wished.find(isLanguage) ?? "en";
}

/** The reader's own region, where their browser speaks the language: 31 March or March 31. */
function regional(language: Language): string {
  return navigator.languages.find((name) => name.startsWith(language)) ?? language;
}

function isLanguage(name: string): name is Language {
  return name in CATALOGUES;
}
