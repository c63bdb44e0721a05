package org.trinomen.server.demo;

import java.util.List;
import java.util.stream.Collectors;
import org.trinomen.server.demo.TypedIdentity.Mistake;

/** Who was really scanned, beside what the headers say; for the demo's documentation and tests. */
public final class TruthTable {

  private static final String HEAD =
      """
      | scan | site | subject | visit | Patient ID | Patient's Name | visit typed | |
      |---|---|---|---|---|---|---|---|
      """;

  private TruthTable() {}

  /**
   * A line of the table.
   *
   * @param scan number of the scan
   * @param studyInstanceUid Study Instance UID
   * @param site code of the site
   * @param subject code of the subject who was scanned
   * @param visit the visit it was
   * @param typedId Patient ID in the header
   * @param typedName Patient's Name in the header
   * @param typedVisit the visit in Study Description
   * @param mistake what went wrong
   */
  public record Row(
      int scan,
      String studyInstanceUid,
      String site,
      String subject,
      int visit,
      String typedId,
      String typedName,
      int typedVisit,
      Mistake mistake) {}

  public static List<Row> rows(List<ScanPlan> scans) {
    return scans.stream()
        .map(
            scan ->
                new Row(
                    scan.number(),
                    scan.studyInstanceUid(),
                    scan.site().code(),
                    scan.subject().code(),
                    scan.visit(),
                    scan.typed().patientId(),
                    scan.typed().patientName(),
                    scan.typed().visit(),
                    scan.typed().mistake()))
        .toList();
  }

  /** The table in Markdown. */
  public static String markdown(List<ScanPlan> scans) {
    return rows(scans).stream()
        .map(
            row ->
                "| %d | %s | %s | %s | `%s` | `%s` | %s | %s |"
                    .formatted(
                        row.scan(),
                        row.site(),
                        row.mistake().isOutside() ? "none" : row.subject(),
                        number(row.mistake().isOutside() ? 0 : row.visit()),
                        row.typedId().isEmpty() ? " " : row.typedId(),
                        row.typedName(),
                        number(row.typedVisit()),
                        row.mistake().meaning()))
        .collect(Collectors.joining("\n", HEAD, "\n"));
  }

  private static String number(int visit) {
    return visit == 0 ? "" : Integer.toString(visit);
  }
}
