import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { ScanDetails } from "../api/scans";
import type { Person } from "../api/types";
import { date, personName } from "../format";
import { Letters } from "../review/CandidateView";
import { letters } from "../review/letters";
import { subjectPlace } from "./places";

type Fact = [name: string, value: string | undefined];

/** The three names, side by side. */
export function Names({ scan }: { scan: ScanDetails }) {
  const { t } = useTranslation();
  return (
    <div className="names">
      <section className="card" aria-labelledby="personal">
        <h2 id="personal">{t("names.personal")}</h2>
        <p className="hint">{t("names.personalIs")}</p>
        <PersonFacts person={scan.person} />
      </section>
      <section className="card" aria-labelledby="intended">
        <h2 id="intended">{t("names.intended")}</h2>
        <p className="hint">{t("names.intendedIs")}</p>
        <Intended scan={scan} />
      </section>
      <section className="card" aria-labelledby="observed">
        <h2 id="observed">{t("names.observed")}</h2>
        <p className="hint">{t("names.observedIs")}</p>
        <Observed scan={scan} />
      </section>
    </div>
  );
}

/** What a study knows of a person, where it knows anything. */
export function PersonFacts({ person }: { person: Person | undefined }) {
  const { t } = useTranslation();
  if (!person) return <p>{t("names.unknown")}</p>;
  return (
    <Facts facts={[
      [t("names.family"), person.familyName],
      [t("names.given"), [person.givenName, person.middleName].filter(Boolean).join(" ")],
      [t("review.born"), date(person.birthDate) || (person.birthYear ? String(person.birthYear) : "")],
      [t("review.sex"), person.sex],
      [t("names.number"), person.medicalRecordNumber],
    ]} />
  );
}

function Intended({ scan: { subject } }: { scan: ScanDetails }) {
  const { t } = useTranslation();
  if (!subject) return <p>{t("names.nobody")}</p>;
  return (
    <>
      <p className="code"><Link href={subjectPlace(subject.study, subject.subject)}>{subject.subject}</Link></p>
      <Facts facts={[[t("names.visit"), subject.visit], [t("studies.study"), subject.study]]} />
    </>
  );
}

function Observed({ scan: { typed, subject, ...scan } }: { scan: ScanDetails }) {
  const { t } = useTranslation();
  const [was] = letters(typed?.PatientID ?? "", subject?.subject ?? typed?.PatientID ?? "");
  return (
    <>
      <p className="code">{typed?.PatientID ? <Letters runs={was} /> : t("review.noId")}</p>
      <Facts facts={[
        [t("review.name"), personName(typed?.PatientName)],
        [t("names.issuer"), typed?.IssuerOfPatientID],
        [t("review.born"), date(typed?.PatientBirthDate)],
        [t("review.sex"), typed?.PatientSex],
        [t("review.scanned"), date(scan.studyDate)],
        [t("review.description"), scan.studyDescription],
        [t("review.modality"), scan.modality],
      ]} />
    </>
  );
}

/** Names and values; what is empty is left out. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="facts plain">
      {facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="value">{value}</dd></div>)}
    </dl>
  );
}
