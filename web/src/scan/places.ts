// Where pages of this folder stand.

const part = encodeURIComponent;

export const subjectPlace = (study: string, code: string) => `/study/${part(study)}/subject/${part(code)}`;
export const studyPlace = (study: string) => `/study/${part(study)}`;

/** The viewer: of a series, or of the first one of the study. */
export const imagesPlace = (studyUid: string, seriesUid?: string) =>
  `/images/${part(studyUid)}${seriesUid ? `?series=${part(seriesUid)}` : ""}`;
