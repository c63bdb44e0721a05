package org.trinomen.archive.commitment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;

/**
 * A request, or a report that is owed, as lines of text: a word and its value each. The words are
 * written to files: never change one.
 */
final class CommitmentText {

  private static final String FIRST = "trinomen-commitment 1";

  private final Map<String, String> single = new HashMap<>();
  private final List<ReferencedSop> asked = new ArrayList<>();
  private final List<ReferencedSop> kept = new ArrayList<>();
  private final List<FailedSop> failed = new ArrayList<>();

  private Optional<CommitmentReport> report = Optional.empty();

  private CommitmentText() {}

  static byte[] of(OwedReport owed) {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    line(text, "peer-ae-title", owed.peerAeTitle());
    line(text, "our-ae-title", owed.ourAeTitle());
    line(text, "requested-at", owed.requestedAt().toString());
    append(text, owed.report());
    return bytes(text);
  }

  static byte[] of(RequestedCommitment request) {
    StringBuilder text = new StringBuilder(FIRST).append('\n');
    line(text, "peer", request.peer());
    line(text, "peer-ae-title", request.peerAeTitle());
    line(text, "requested-at", request.requestedAt().toString());
    line(text, "requested", request.transactionUid());
    request.references().forEach(each -> line(text, "asked", words(each)));
    request.report().ifPresent(report -> append(text, report));
    return bytes(text);
  }

  private static void append(StringBuilder text, CommitmentReport report) {
    line(text, "reported", report.transactionUid());
    report.committed().forEach(each -> line(text, "kept", words(each)));
    report.failed().forEach(each -> line(text, "failed", each.reason() + " " + words(each.sop())));
  }

  private static void line(StringBuilder text, String word, String value) {
    text.append(word).append(' ').append(value).append('\n');
  }

  private static String words(ReferencedSop reference) {
    return reference.sopClassUid() + " " + reference.sopInstanceUid();
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a report that is owed.
   *
   * @throws IOException it is not as it was written
   */
  static OwedReport readOwed(byte[] bytes) throws IOException {
    CommitmentText text = read(bytes);
    return new OwedReport(
        text.value("peer-ae-title"),
        text.value("our-ae-title"),
        text.instant("requested-at"),
        text.report.orElseThrow(() -> new IOException("no report in it")));
  }

  /**
   * Reads a request.
   *
   * @throws IOException it is not as it was written
   */
  static RequestedCommitment readRequest(byte[] bytes) throws IOException {
    CommitmentText text = read(bytes);
    return new RequestedCommitment(
        text.value("requested"),
        text.value("peer"),
        text.value("peer-ae-title"),
        text.instant("requested-at"),
        text.asked,
        text.report);
  }

  private static CommitmentText read(byte[] bytes) throws IOException {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(FIRST)) {
      throw new IOException("not a commitment as this version writes it");
    }
    CommitmentText text = new CommitmentText();
    try {
      lines.stream().skip(1).forEach(text::take);
      text.report =
          Optional.ofNullable(text.single.get("reported"))
              .map(uid -> new CommitmentReport(uid, text.kept, text.failed));
    } catch (IllegalArgumentException | DicomException | IndexOutOfBoundsException e) {
      throw new IOException("not a commitment: " + e.getMessage(), e);
    }
    return text;
  }

  private void take(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "asked" -> asked.add(new ReferencedSop(words[1], words[2]));
      case "kept" -> kept.add(new ReferencedSop(words[1], words[2]));
      case "failed" ->
          failed.add(
              new FailedSop(new ReferencedSop(words[2], words[3]), Integer.parseInt(words[1])));
      case String word -> single.put(word, line.substring(word.length() + 1));
    }
  }

  private String value(String word) throws IOException {
    String value = single.get(word);
    if (value == null) {
      throw new IOException(word + " is missing");
    }
    return value;
  }

  private Instant instant(String word) throws IOException {
    try {
      return Instant.parse(value(word));
    } catch (DateTimeException e) {
      throw new IOException(word + " is no moment", e);
    }
  }
}
