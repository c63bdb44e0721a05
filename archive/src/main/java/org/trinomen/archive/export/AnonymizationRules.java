package org.trinomen.archive.export;

import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Vr;
import org.trinomen.identity.viewpoint.NameTemplate;
import org.trinomen.identity.viewpoint.Presentation.ClinicalTrial;
import org.trinomen.identity.viewpoint.Presentation.Confidentiality;
import org.trinomen.identity.viewpoint.Presentation.Demographics;
import org.trinomen.identity.viewpoint.Presentation.PrivateElements;
import org.trinomen.identity.viewpoint.Presentation.Rewritten;
import org.trinomen.identity.viewpoint.Presentation.Unresolved;

/**
 * What the Basic Application Level Confidentiality Profile (PS3.15 Annex E), without any of its
 * options, does to each element of a copy that someone asks for under names of their own.
 */
public final class AnonymizationRules {

  /** Stands for a text that was taken out where one may be needed. */
  public static final String DUMMY_TEXT = AttributeRules.DUMMY_TEXT;

  private static final Rewritten PROFILE =
      new Rewritten(
          new NameTemplate("{pseudonym}"),
          new NameTemplate("{pseudonym}"),
          ClinicalTrial.OMITTED,
          false,
          Demographics.REMOVE,
          Confidentiality.BASIC_PROFILE,
          true,
          false,
          PrivateElements.REMOVE,
          Unresolved.REFUSE);

  private final AttributeRules rules;
  private final TypedNames typed;

  /**
   * The rules for a file.
   *
   * @param original its header, whose names are looked for where they do not belong
   * @param patientId that the copy gets
   * @param patientName that the copy gets
   */
  public AnonymizationRules(DataSet original, String patientId, String patientName) {
    // UIDs become others by whoever carries the rules out; nothing here depends on the key.
    KeyedMapping unused = new KeyedMapping(CoercionKey.of(new byte[CoercionKey.BYTES]), "");
    this.rules =
        new AttributeRules(PROFILE, new OutgoingNames(patientId, patientName, "", unused), false);
    this.typed = TypedNames.in(original);
  }

  /** What becomes of an element of the standard; {@link Fate.Change} means: another UID. */
  public Fate fate(int tag, Vr vr) {
    return rules.fate(tag, vr);
  }

  /** Whether a text has one of the names that were typed. */
  public boolean namesSomeone(byte[] value, Vr vr) {
    return typed.occurIn(value, vr);
  }
}
