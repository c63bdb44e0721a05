import { type DataSet, dateTime, item, moment, number, text, texts } from "./dicomJson";
import { T } from "./tags";

/** What stands in the way of standardised uptake values. */
export type SuvMissing = "notPet" | "units" | "corrections" | "decay" | "weight" | "dose" | "halfLife" | "injection" | "late";
export type SuvAnswer = { factor: number } | { missing: SuvMissing };

/** Private attributes, which count only behind their creator's name. */
const GE = { creator: "00090010", name: "GEMS_PETD_01", scanned: "0009100D" };
const PHILIPS = { creator: "70530010", name: "Philips PET Private Group", suv: "70531000", activity: "70531009" };

/**
 * By what rescaled values are multiplied to be SUV by body weight, in g/ml, after QIBA's
 * vendor-neutral pseudo-code (SUV_vendorneutral_pseudocode_happypathonly, 2018). Nothing is guessed: where the header
 * lacks something, it says what.
 *
 * @param earliest when the first image of the series was acquired
 */
export function suvFactor(head: DataSet, earliest: number | null): SuvAnswer {
  if (text(head, T.Modality) !== "PT") return { missing: "notPet" };
  const units = text(head, T.Units) || text(head, T.RescaleType);
  const type = text(head, T.SUVType);
  // Absent, the type is by body weight (PS3.3 C.8.9.1.1.3 says nothing, QIBA does).
  if (units === "GML") return type === "" || type === "BW" ? { factor: 1 } : { missing: "units" };
  if (units === "CNTS") {
    const own = text(head, PHILIPS.creator) === PHILIPS.name ? number(head, PHILIPS.suv) : null;
    if (own !== null && own > 0) return { factor: own };
    const activity = text(head, PHILIPS.creator) === PHILIPS.name ? number(head, PHILIPS.activity) : null;
    return activity === null || activity <= 0 ? { missing: "units" } : scaled(ofActivity(head, earliest), activity);
  }
  return units === "BQML" ? ofActivity(head, earliest) : { missing: "units" };
}

const ENHANCED_PET = "1.2.840.10008.5.1.4.1.1.130";

function scaled(answer: SuvAnswer, by: number): SuvAnswer {
  return "factor" in answer ? { factor: answer.factor * by } : answer;
}

/** Of becquerel per millilitre. */
function ofActivity(head: DataSet, earliest: number | null): SuvAnswer {
  const corrected = texts(head, T.CorrectedImage);
  // Enhanced PET says so in attributes of its own.
  const enhanced = text(head, T.DecayCorrected) === "YES" && text(head, T.AttenuationCorrected) === "YES";
  if (!enhanced && !(corrected.includes("ATTN") && corrected.includes("DECY"))) return { missing: "corrections" };
  const weightKg = number(head, T.PatientWeight);
  if (weightKg === null || weightKg <= 0) return { missing: "weight" };
  const drug = item(head, T.RadiopharmaceuticalInformationSequence);
  const told = number(drug, T.RadionuclideTotalDose);
  if (told === null || told <= 0) return { missing: "dose" };
  // In MBq of enhanced PET (PS3.3 C.8.22.4), in Bq of PET (C.8.9.2) and of what was converted from it.
  const dose = text(head, T.SOPClassUID) === ENHANCED_PET ? told * 1e6 : told;
  const remaining = activityLeft(head, drug, earliest, enhanced);
  return typeof remaining === "string" ? { missing: remaining } : { factor: (weightKg * 1000) / (dose * remaining) };
}

/** Which part of the injected activity is left at the moment that values are corrected to. */
function activityLeft(head: DataSet, drug: DataSet, earliest: number | null, enhanced: boolean): number | SuvMissing {
  const correction = text(head, T.DecayCorrection);
  if (correction === "ADMIN") return 1;
  const halfLife = number(drug, T.RadionuclideHalfLife);
  if (halfLife === null || halfLife <= 0) return "halfLife";
  const to = enhanced ? dateTime(text(head, T.DecayCorrectionDateTime)) : correction === "START" ? scanStart(head, halfLife, earliest) : null;
  if (to === null) return "decay";
  const injected = injection(head, drug, to);
  if (injected === null) return "injection";
  // Later than the scan, it is of another day or another clock.
  return injected > to + 60 ? "late" : Math.pow(2, -(to - injected) / halfLife);
}

/** The start of the scan, which the Series Date and Time are unless a later program made the series. */
function scanStart(head: DataSet, halfLife: number, earliest: number | null): number | null {
  const series = moment(text(head, T.SeriesDate), text(head, T.SeriesTime));
  if (series !== null && (earliest === null || series <= earliest)) return series;
  if (text(head, GE.creator) === GE.name) {
    const scanned = dateTime(text(head, GE.scanned));
    if (scanned !== null) return scanned;
  }
  const acquired = moment(text(head, T.AcquisitionDate), text(head, T.AcquisitionTime));
  const reference = (number(head, T.FrameReferenceTime) ?? 0) / 1000;
  const duration = (number(head, T.ActualFrameDuration) ?? 0) / 1000;
  if (acquired === null || reference <= 0 || duration <= 0) return earliest;
  // PS3.3 C.8.9.4.1.5: into the frame, activity equals its average over the frame.
  const decays = (Math.LN2 / halfLife) * duration;
  return acquired - reference + (halfLife / Math.LN2) * Math.log(decays / -Math.expm1(-decays));
}

const DAY_S = 86_400;

function injection(head: DataSet, drug: DataSet, scan: number): number | null {
  const whole = dateTime(text(drug, T.RadiopharmaceuticalStartDateTime));
  if (whole !== null) return whole;
  const time = text(drug, T.RadiopharmaceuticalStartTime);
  const sameDay = moment(text(head, T.SeriesDate), time);
  if (sameDay === null) return null;
  // A time alone is of the day of the scan, or of the evening before.
  return sameDay > scan + DAY_S / 2 ? sameDay - DAY_S : sameDay;
}
