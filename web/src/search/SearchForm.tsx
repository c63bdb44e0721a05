import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Level } from "../api/scans";
import { LEVELS, PROPOSED, type SearchRequest } from "./request";

interface SearchFormProps {
  request: SearchRequest;
  onSearch: (request: SearchRequest) => void;
}

/** Which level, and any number of attributes. */
export function SearchForm({ request, onSearch }: SearchFormProps) {
  const { t } = useTranslation();
  const [level, setLevel] = useState(request.level);
  const [terms, setTerms] = useState<[string, string][]>(request.terms.length > 0 ? request.terms : [["PatientID", ""]]);
  const [label, setLabel] = useState(request.label);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSearch({ level, terms: terms.filter(([attribute, text]) => attribute && text.trim()), label, since: 0 });
  };
  const change = (at: number, term: [string, string]) => setTerms(terms.map((one, i) => (i === at ? term : one)));
  return (
    <form className="card search-form" role="search" onSubmit={submit}>
      <label>
        {t("search.find")}{" "}
        <select value={level} onChange={(event) => setLevel(event.target.value as Level)}>
          {LEVELS.map((one) => <option key={one} value={one}>{t(`search.levels.${one}`)}</option>)}
        </select>
      </label>
      <datalist id="attributes">{PROPOSED.map((keyword) => <option key={keyword} value={keyword} />)}</datalist>
      {/* Rows have no identity but their place. */}
      {terms.map(([attribute, text], i) => (
        <div className="term" key={i}>
          <input aria-label={t("search.attribute", { number: i + 1 })} list="attributes" value={attribute} placeholder={t("search.attributeHint")}
            onChange={(event) => change(i, [event.target.value.trim(), text])} />
          <input type="search" aria-label={t("search.value", { number: i + 1 })} value={text} placeholder={t("search.valueHint")}
            onChange={(event) => change(i, [attribute, event.target.value])} />
          {terms.length > 1 && (
            <button type="button" className="quiet" aria-label={t("search.dropTerm", { number: i + 1 })}
              onClick={() => setTerms(terms.filter((_, at) => at !== i))}>×</button>
          )}
        </div>
      ))}
      <label>
        {t("search.label")}{" "}
        <input value={label} onChange={(event) => setLabel(event.target.value)} />
      </label>
      <p className="buttons">
        <button type="submit" className="primary">{t("search.do")}</button>
        <button type="button" onClick={() => setTerms([...terms, ["", ""]])}>{t("search.addTerm")}</button>
      </p>
    </form>
  );
}
