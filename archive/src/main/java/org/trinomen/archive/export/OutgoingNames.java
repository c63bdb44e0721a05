package org.trinomen.archive.export;

import java.text.Normalizer;
import java.util.Locale;
import org.trinomen.identity.viewpoint.NameTemplate;
import org.trinomen.identity.viewpoint.NameTemplate.Token;
import org.trinomen.identity.viewpoint.Presentation.Confidentiality;
import org.trinomen.identity.viewpoint.Presentation.Rewritten;
import org.trinomen.identity.viewpoint.Presentation.Unresolved;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * What a patient is called on the way out.
 *
 * @param patientId Patient ID (0010,0020)
 * @param patientName Patient's Name (0010,0010)
 * @param issuer Issuer of Patient ID (0010,0021): the research study, within which a subject code
 *     is unique; empty for none
 * @param mapping pseudonyms, UIDs and dates, for this subject in this viewpoint
 */
record OutgoingNames(String patientId, String patientName, String issuer, KeyedMapping mapping) {

  /** PS3.5 §6.2: an LO, and a component group of a PN, hold 64 characters. */
  private static final int LENGTH_MAX = 64;

  /** Enough of an identifier to tell scans apart, short enough to be read aloud. */
  private static final int SCAN_LENGTH_MAX = 16;

  /**
   * The names of an identity.
   *
   * @throws RefusedExportException if this viewpoint does not let it leave
   */
  static OutgoingNames of(
      OutgoingIdentity identity, Viewpoint viewpoint, Rewritten presentation, CoercionKey key) {
    return switch (identity) {
      case OutgoingIdentity.OfSubject subject ->
          ofSubject(subject, viewpoint.name(), presentation, key);
      case OutgoingIdentity.InReview review ->
          neutral("REVIEW", review.scan(), viewpoint.name(), presentation, key);
      case OutgoingIdentity.OutOfStudy out ->
          neutral("OUT", out.scan(), viewpoint.name(), presentation, key);
    };
  }

  private static OutgoingNames ofSubject(
      OutgoingIdentity.OfSubject subject,
      String viewpoint,
      Rewritten presentation,
      CoercionKey key) {
    KeyedMapping mapping =
        new KeyedMapping(key, viewpoint, "subject", subject.study(), subject.lastingCode());
    String id = presentation.patientId().fill(token -> value(token, subject, mapping));
    String name = presentation.patientName().fill(token -> value(token, subject, mapping));
    boolean coded = presentation.confidentiality() == Confidentiality.NONE;
    return new OutgoingNames(
        checked(id.replace('\\', '-')),
        checked(personName(name)),
        coded && !hides(presentation.patientId()) ? subject.study() : "",
        mapping);
  }

  private static OutgoingNames neutral(
      String what, String scan, String viewpoint, Rewritten presentation, CoercionKey key) {
    if (presentation.unresolved() == Unresolved.REFUSE) {
      throw new RefusedExportException(
          "viewpoint " + viewpoint + " lets no scan leave that belongs to nobody it knows");
    }
    KeyedMapping mapping = new KeyedMapping(key, viewpoint, "scan", scan);
    // What identifies a scan may have been made of what was typed, so that it can be guessed from.
    boolean hidden =
        presentation.confidentiality() == Confidentiality.BASIC_PROFILE
            || hides(presentation.patientId());
    String id = what + "-" + (hidden ? mapping.pseudonym("scan", scan) : abridged(scan));
    return new OutgoingNames(id, id, "", mapping);
  }

  private static boolean hides(NameTemplate template) {
    return template.tokens().contains(Token.PSEUDONYM);
  }

  private static String abridged(String scan) {
    String plain = scan.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9-]", "");
    return plain.length() > SCAN_LENGTH_MAX ? plain.substring(0, SCAN_LENGTH_MAX) : plain;
  }

  private static String value(
      Token token, OutgoingIdentity.OfSubject subject, KeyedMapping mapping) {
    return switch (token) {
      case STUDY -> subject.study();
      case SITE -> subject.site();
      case SUBJECT -> subject.subject();
      case LOCAL -> subject.local().isEmpty() ? subject.subject() : subject.local();
      case VISIT -> subject.visit();
      case PSEUDONYM -> mapping.pseudonym("subject", subject.study(), subject.lastingCode());
    };
  }

  /** PS3.5 §6.2.1: in a person name ^ and = have a meaning, which in a code they have not. */
  private static String personName(String text) {
    return text.replaceAll("[\\\\^=]", "-");
  }

  private static String checked(String name) {
    if (name.isBlank() || name.length() > LENGTH_MAX) {
      throw new RefusedExportException("a name would be empty or longer than 64 characters");
    }
    return ascii(name);
  }

  /** Text in the repertoire that stands in every character set (PS3.5 §6.1.2.1). */
  static String ascii(String text) {
    if (text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E)) {
      return text;
    }
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[^\\x20-\\x7E]", "_");
  }

  /** Names no one. */
  @Override
  public String toString() {
    return "OutgoingNames[redacted]";
  }
}
