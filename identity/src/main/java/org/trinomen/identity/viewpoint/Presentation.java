package org.trinomen.identity.viewpoint;

/** How identity is written when images leave. */
public sealed interface Presentation {

  /** As received, byte for byte. */
  record AsRecorded() implements Presentation {}

  /**
   * Other names. What arrived stays as it is; only the copy that leaves is written so.
   *
   * @param patientId Patient ID (0010,0020)
   * @param patientName Patient's Name (0010,0010)
   * @param clinicalTrial which of the Clinical Trial attributes (PS3.3 §C.7.1.3, §C.7.2.3) are
   *     written
   * @param originalAttributes whether Original Attributes Sequence (0400,0561) says what was
   *     replaced; it holds the names as typed
   * @param demographics what is told of the person
   * @param confidentiality whether everything else that may tell who it is goes as well
   * @param mapUids whether UIDs are replaced by keyed ones, consistently
   * @param shiftDates whether dates move by whole days, as many for all of a subject
   * @param privateElements which elements that the standard does not define go along
   * @param unresolved what a scan is called that belongs to no subject, or nobody knows to whom
   */
  record Rewritten(
      NameTemplate patientId,
      NameTemplate patientName,
      ClinicalTrial clinicalTrial,
      boolean originalAttributes,
      Demographics demographics,
      Confidentiality confidentiality,
      boolean mapUids,
      boolean shiftDates,
      PrivateElements privateElements,
      Unresolved unresolved)
      implements Presentation {

    public Rewritten {
      if (confidentiality == Confidentiality.BASIC_PROFILE) {
        if (originalAttributes) {
          throw new IllegalArgumentException("original attributes would tell what is to be hidden");
        }
        if (demographics == Demographics.KEEP) {
          throw new IllegalArgumentException("the basic profile takes birth dates out");
        }
        if (privateElements == PrivateElements.KEEP) {
          throw new IllegalArgumentException("the basic profile takes private elements out");
        }
      }
    }

    /** Under a code, otherwise as recorded. */
    public static Rewritten coded(String template) {
      return new Rewritten(
          new NameTemplate(template),
          new NameTemplate(template),
          ClinicalTrial.WHOLE,
          true,
          Demographics.KEEP,
          Confidentiality.NONE,
          false,
          false,
          PrivateElements.KEEP,
          Unresolved.NEUTRAL_NAME);
    }

    /** Under pseudonyms, with what image analysis needs of the person: sex, age, size, weight. */
    public static Rewritten blinded() {
      return new Rewritten(
          new NameTemplate("{pseudonym}"),
          new NameTemplate("{pseudonym}"),
          ClinicalTrial.SUBJECT_ONLY,
          false,
          Demographics.CHARACTERISTICS,
          Confidentiality.BASIC_PROFILE,
          true,
          true,
          PrivateElements.SAFE_LIST,
          Unresolved.NEUTRAL_NAME);
    }
  }

  /** Which Clinical Trial attributes are written. */
  enum ClinicalTrial {
    /** None, and those that came are as they came. */
    OMITTED,
    /** The subject under the name it leaves with: neither site nor visit. */
    SUBJECT_ONLY,
    /** Sponsor, protocol, site, subject and visit. */
    WHOLE
  }

  /** What is told of the person besides the name. */
  enum Demographics {
    /** Birth date, sex, age and the rest, as they came. */
    KEEP,
    /** What image analysis needs: sex, age, size, weight and the like; no birth date. */
    CHARACTERISTICS,
    /** Nothing. */
    REMOVE
  }

  /** Whether more than names is taken out. */
  enum Confidentiality {
    /** No. */
    NONE,
    /** By the Basic Application Level Confidentiality Profile (PS3.15 Annex E). */
    BASIC_PROFILE
  }

  /** Which elements that the standard does not define go along. */
  enum PrivateElements {
    /** All. */
    KEEP,
    /** Those known to tell nothing of a person (PS3.15 §E.3.10). */
    SAFE_LIST,
    /** None. */
    REMOVE
  }

  /** What a scan is called that is in review or out of study. */
  enum Unresolved {
    /** A name that tells nobody anything, such as {@code REVIEW-1A2B3C4D}. */
    NEUTRAL_NAME,
    /** It does not leave. */
    REFUSE
  }
}
