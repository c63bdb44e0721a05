package org.trinomen.server.study;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.ReceivedScan.Circumstances;
import org.trinomen.identity.study.RosterProblem;

/**
 * Reads a list of received scans: {@code scan_id}, {@code received_at}, the circumstances, and one
 * column per attribute of the header, named by its keyword.
 */
public final class ScanTable {

  private static final Set<String> REQUIRED = Set.of("scan_id", "received_at");
  private static final Set<String> CIRCUMSTANCES =
      Set.of(
          "channel",
          "uploader",
          "calling_ae",
          "source_ip",
          "target_study",
          "form_code",
          "pixel_hash");
  private static final Set<String> IDENTITY =
      Set.of("PatientID", "IssuerOfPatientID", "PatientName", "PatientBirthDate", "PatientSex");

  private ScanTable() {}

  /** All scans in the order of the file; {@code problems} is told of rows that are left out. */
  public static List<ReceivedScan> read(Path file, Consumer<RosterProblem> problems)
      throws IOException {
    Set<String> optional = new HashSet<>(CIRCUMSTANCES);
    optional.addAll(IDENTITY);
    Set<String> ids = new HashSet<>();
    List<ReceivedScan> scans = new ArrayList<>();
    new CsvTable(file, problems)
        .read(
            REQUIRED,
            optional,
            _ -> true,
            row -> {
              String id = row.required("scan_id");
              if (!id.isEmpty() && !ids.add(id)) {
                row.wrong("scan_id", "is that of another row too", "give each scan its own");
              }
              ReceivedScan scan = scan(row, id);
              if (!row.broken()) {
                scans.add(scan);
              }
            });
    return scans;
  }

  private static ReceivedScan scan(CsvRow row, String id) {
    Set<String> elsewhere = new HashSet<>(REQUIRED);
    elsewhere.addAll(CIRCUMSTANCES);
    elsewhere.addAll(IDENTITY);
    return new ReceivedScan(
        id,
        moment(row, "received_at"),
        new ScanIdentity(
            row.cell("PatientID"),
            row.cell("IssuerOfPatientID"),
            row.cell("PatientName"),
            row.cell("PatientBirthDate"),
            row.cell("PatientSex")),
        new Circumstances(
            row.text("channel").toLowerCase(Locale.ROOT),
            row.text("uploader"),
            row.text("calling_ae"),
            row.text("source_ip"),
            row.text("target_study"),
            row.text("form_code")),
        // What a scanner wrote as a date need not be one; that is no fault of the table.
        CsvRow.parseDate(row.text("StudyDate")).orElse(null),
        row.others(elsewhere),
        row.text("pixel_hash"));
  }

  /** A moment with its offset, or in UTC where it says none. */
  private static Instant moment(CsvRow row, String column) {
    String text = row.required(column).replace(' ', 'T');
    try {
      return zoned(text)
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      if (!text.isEmpty()) {
        row.wrong(
            column, "is no moment", "write it as 2024-01-31T13:45:00 (UTC) or with an offset");
      }
      return Instant.EPOCH;
    }
  }

  private static boolean zoned(String text) {
    String time = text.substring(Math.max(0, text.indexOf('T')));
    return time.endsWith("Z") || time.indexOf('+') > 0 || time.indexOf('-') > 0;
  }
}
