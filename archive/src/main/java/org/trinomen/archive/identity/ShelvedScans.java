package org.trinomen.archive.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.ReceivedScan.Circumstances;

/** How a scan is written to a {@link ScanShelf}, and read back. */
final class ShelvedScans {

  /**
   * Of the reader of headers and of the form: one more whenever the same file would be read
   * otherwise. The attributes that are looked at are part of the title by themselves.
   */
  private static final int VERSION = 1;

  /** Stands for no date: longer ago than any. */
  private static final long NO_DATE = Long.MIN_VALUE;

  private ShelvedScans() {}

  /** What a file begins with that this reader wrote. */
  static byte[] title() {
    return "trinomen scans %d %.16s\n"
        .formatted(
            VERSION,
            HexFormat.of()
                .formatHex(Sha256.begin().digest(ScanReader.attributes().getBytes(UTF_8))))
        .getBytes(UTF_8);
  }

  static void write(ReceivedScan scan, DataOutputStream out) throws IOException {
    text(scan.id(), out);
    // The index tells times in microseconds, and so do scans.
    out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, scan.receivedAt()));
    ScanIdentity typed = scan.identity();
    text(typed.patientId(), out);
    text(typed.issuerOfPatientId(), out);
    text(typed.patientName(), out);
    text(typed.birthDate(), out);
    text(typed.sex(), out);
    Circumstances came = scan.circumstances();
    text(came.channel(), out);
    text(came.uploader(), out);
    text(came.callingAeTitle(), out);
    text(came.address(), out);
    text(came.statedStudy(), out);
    text(came.statedCode(), out);
    LocalDate date = scan.studyDate();
    out.writeLong(date == null ? NO_DATE : date.toEpochDay());
    out.writeInt(scan.header().size());
    for (Map.Entry<String, String> attribute : scan.header().entrySet()) {
      text(attribute.getKey(), out);
      text(attribute.getValue(), out);
    }
    text(scan.pixelDigest(), out);
  }

  static ReceivedScan read(DataInputStream in) throws IOException {
    String id = text(in);
    Instant receivedAt = Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
    ScanIdentity typed = new ScanIdentity(text(in), text(in), text(in), text(in), text(in));
    Circumstances came =
        new Circumstances(text(in), text(in), text(in), text(in), text(in), text(in));
    long date = in.readLong();
    Map<String, String> header = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      header.put(text(in).intern(), text(in));
    }
    return new ReceivedScan(
        id,
        receivedAt,
        typed,
        came,
        date == NO_DATE ? null : LocalDate.ofEpochDay(date),
        header,
        text(in));
  }

  private static void text(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(in.readInt());
    return new String(bytes, UTF_8);
  }
}
