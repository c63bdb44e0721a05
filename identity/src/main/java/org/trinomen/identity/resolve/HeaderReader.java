package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.trinomen.identity.study.CodeReading;
import org.trinomen.identity.study.StudyCoding;

/** Finds in headers and forms the texts that may be codes; a text counts where it is first. */
final class HeaderReader {

  static final String FORM = "form";

  private static final List<String> TEXT_FIELDS =
      List.of(
          "PatientID",
          "PatientName",
          "ClinicalTrialSubjectID",
          "ClinicalTrialSubjectReadingID",
          "OtherPatientIDs",
          "PatientComments",
          "StudyID",
          "StudyDescription",
          "PerformedProcedureStepDescription",
          "RequestedProcedureDescription",
          "SeriesDescription",
          "ProtocolName",
          "AccessionNumber",
          "AdmissionID");

  private final CommonWords common;
  private final List<StudyCoding> spreadCodings;

  /**
   * A reader of many headers, by one thread or many.
   *
   * @param spreadCodings of the studies that wished the code to be spread over several attributes
   */
  HeaderReader(CommonWords common, List<StudyCoding> spreadCodings) {
    this.common = common;
    this.spreadCodings = spreadCodings;
  }

  /**
   * The texts of one header.
   *
   * @param seen texts read before within the same cluster, added to
   */
  List<HeaderText> header(ReceivedScan scan, Set<String> seen) {
    List<HeaderText> texts = new ArrayList<>();
    for (String field : TEXT_FIELDS) {
      read(field, text(scan, field), seen, texts);
    }
    for (StudyCoding coding : spreadCodings) {
      CodeReading reading = coding.read(keyword -> text(scan, keyword));
      String code = reading.code();
      if (code != null && seen.add(code)) {
        VisitHint hint = VisitHint.of(reading.visit(), coding.study());
        texts.add(new HeaderText("several fields", code, hint, HeaderText.Kind.SPREAD, true));
      }
    }
    return List.copyOf(texts);
  }

  /** The code in the form that came with a scan, or nothing. */
  List<HeaderText> form(ReceivedScan scan, Set<String> seen) {
    List<HeaderText> texts = new ArrayList<>();
    read(FORM, scan.circumstances().statedCode(), seen, texts);
    return List.copyOf(texts);
  }

  /** The text of one attribute of a scan, identity included. */
  static String text(ReceivedScan scan, String field) {
    return switch (field) {
      case "PatientID" -> scan.identity().patientId();
      case "PatientName" -> scan.identity().patientName();
      default -> scan.attribute(field);
    };
  }

  private void read(String field, String text, Set<String> seen, List<HeaderText> texts) {
    String upper = TypedText.upper(text);
    if (upper.isEmpty()) {
      return;
    }
    boolean identity =
        field.equals("PatientID") || field.equals("PatientName") || field.equals(FORM);
    VisitHint hint = identity ? VisitHint.SILENT : VisitHint.find(upper);
    HeaderText.Kind kind = identity ? HeaderText.Kind.IDENTITY : HeaderText.Kind.WORDS;
    if (Lexicon.placeholder(upper) || common.isCommon(field, upper) || !seen.add(upper)) {
      kind = HeaderText.Kind.NO_CODE;
    } else if (field.equals("PatientName") && !PersonFacts.name(text)[0].isEmpty()) {
      kind = HeaderText.Kind.WORDS;
    }
    texts.add(new HeaderText(field, text, hint, kind, TypedText.anyDigit(upper)));
  }
}
