package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.ul.Octets;
import org.trinomen.dicom.ul.TlsProfile;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.dicom.ul.UserItem;

/** The statuses that docs/conformance.md states are those that senders get. */
final class ConformanceStatementTest {

  private static final Pattern STATUS = Pattern.compile("(?m)^\\| `([0-9A-F]{4})` .* \\|(.*)\\|$");

  @Test
  void everyStatusOfStorageIsStatedWithWhetherTheInstanceIsKept() throws IOException {
    List<String> stated =
        STATUS
            .matcher(section("## 4.", "## 5."))
            .results()
            .map(row -> row.group(1) + (row.group(2).contains("yes") ? " kept" : ""))
            .toList();
    List<String> given = new ArrayList<>();
    given.add(row(Status.PROCESSING_FAILURE));
    given.add(row(Status.MISTYPED_ARGUMENT));
    given.add(row(Status.NOT_AUTHORIZED));
    given.add(row(Status.UNRECOGNIZED_OPERATION));
    for (IngestOutcome outcome : outcomes()) {
      given.add(row(StoreStatus.of(outcome)));
    }
    assertThat(stated).hasSizeGreaterThan(5).containsExactlyInAnyOrderElementsOf(distinct(given));
  }

  @Test
  void everyStatusOfQueryAndRetrievalIsStated() throws IOException {
    assertThat(codes(section("### C-FIND", "### C-GET")))
        .containsExactlyInAnyOrderElementsOf(
            codes(
                Status.PENDING,
                Status.PENDING_WITH_UNSUPPORTED_KEYS,
                Status.SUCCESS,
                Status.CANCEL,
                Status.OUT_OF_RESOURCES,
                Status.IDENTIFIER_DOES_NOT_MATCH_SOP_CLASS,
                Status.UNABLE_TO_PROCESS,
                Status.SOP_CLASS_NOT_SUPPORTED,
                Status.NOT_AUTHORIZED));
    assertThat(codes(section("### C-GET", "## 11.")))
        .containsExactlyInAnyOrderElementsOf(
            codes(
                Status.PENDING,
                Status.SUCCESS,
                Status.SUB_OPERATIONS_WITH_FAILURES,
                Status.CANCEL,
                Status.UNABLE_TO_CALCULATE_NUMBER_OF_MATCHES,
                Status.UNABLE_TO_PERFORM_SUB_OPERATIONS,
                Status.MOVE_DESTINATION_UNKNOWN,
                Status.IDENTIFIER_DOES_NOT_MATCH_SOP_CLASS,
                Status.UNABLE_TO_PROCESS,
                Status.SOP_CLASS_NOT_SUPPORTED,
                Status.NOT_AUTHORIZED));
  }

  @Test
  void everyStatusOfStorageCommitmentIsStated() throws IOException {
    assertThat(codes(section("| failure reason", "| status of N-ACTION")))
        .containsExactly(
            "%04X".formatted(FailedSop.NO_SUCH_OBJECT_INSTANCE),
            "%04X".formatted(FailedSop.CLASS_INSTANCE_CONFLICT));
    assertThat(codes(section("| status of N-ACTION", "### As user")))
        .containsExactlyInAnyOrderElementsOf(
            codes(
                Status.SUCCESS,
                Status.PROCESSING_FAILURE,
                Status.NO_SUCH_SOP_INSTANCE,
                Status.INVALID_ARGUMENT_VALUE,
                Status.NO_SUCH_SOP_CLASS,
                Status.NO_SUCH_ACTION_TYPE,
                Status.NOT_AUTHORIZED,
                Status.MISTYPED_ARGUMENT,
                Status.RESOURCE_LIMITATION));
    assertThat(codes(section("| status of N-EVENT-REPORT", "\u0000")))
        .containsExactlyInAnyOrderElementsOf(
            codes(
                Status.SUCCESS,
                Status.PROCESSING_FAILURE,
                Status.NO_SUCH_SOP_INSTANCE,
                Status.NO_SUCH_EVENT_TYPE,
                Status.INVALID_ARGUMENT_VALUE,
                Status.NO_SUCH_SOP_CLASS,
                Status.MISTYPED_ARGUMENT));
  }

  @Test
  void theProfileOfTlsIsStatedAsItIs() throws IOException {
    String security = section("## 7.", "## 8.");
    List<String> suites = new ArrayList<>(named(security, "Cipher suites of TLS 1.3"));
    suites.addAll(named(security, "Cipher suites of TLS 1.2"));

    assertThat(security).contains(TlsProfile.NAME);
    assertThat(named(security, "Versions")).isEqualTo(TlsProfile.PROTOCOLS);
    assertThat(suites).isEqualTo(TlsProfile.CIPHER_SUITES);
    assertThat(named(security, "Groups of the key exchange")).isEqualTo(TlsProfile.GROUPS);
  }

  /** What a row of a table names as code. */
  private static List<String> named(String section, String row) {
    String line =
        section.lines().filter(each -> each.startsWith("| " + row)).findFirst().orElseThrow();
    return Pattern.compile("`([^`]+)`").matcher(line).results().map(hit -> hit.group(1)).toList();
  }

  /** The rows stand in the order of the bytes of PS3.4 Table C.5-2. */
  @Test
  void everyKindOfExtendedNegotiationIsStatedAsItIsAnswered() throws IOException {
    String table = section("| SOP Class Extended Negotiation", "\n\n");
    List<Integer> stated =
        table
            .lines()
            .skip(2)
            .map(row -> row.split("\\|", -1)[2].strip().startsWith("yes") ? 1 : 0)
            .toList();
    String find = Uids.StudyRootQueryRetrieveInformationModelFind;
    Octets all = new Octets(new byte[] {1, 1, 1, 1, 1, 1, 1, 1});
    UserInformation proposed =
        new UserInformation(List.of(new UserItem.SopClassExtendedNegotiation(find, all)));
    List<Integer> answered = new ArrayList<>();
    for (UserItem item : QueryNegotiation.answers(proposed, _ -> true)) {
      for (byte one : ((UserItem.SopClassExtendedNegotiation) item).information().bytes()) {
        answered.add((int) one);
      }
    }
    assertThat(stated).hasSize(7).isEqualTo(answered);
  }

  private static List<String> codes(String section) {
    return STATUS.matcher(section).results().map(row -> row.group(1)).toList();
  }

  private static List<String> codes(Status... statuses) {
    return Stream.of(statuses).map(status -> String.format("%04X", status.code())).toList();
  }

  private static String section(String from, String to) throws IOException {
    String text = Files.readString(Path.of("../docs/conformance.md"));
    int start = text.indexOf(from);
    int end = text.indexOf(to, start);
    assertThat(start).as(from).isNotNegative();
    return end < 0 ? text.substring(start) : text.substring(start, end);
  }

  private static List<IngestOutcome> outcomes() {
    PublicId id = PublicId.ofPath("anyone");
    IngestOutcome.Path path = new IngestOutcome.Path(id, id, id, id);
    Sha256 digest = new Sha256(new byte[32]);
    List<IngestOutcome> outcomes = new ArrayList<>();
    outcomes.add(new IngestOutcome.Stored(path, digest, 1));
    outcomes.add(new IngestOutcome.AlreadyHeld(path, digest, 1));
    outcomes.add(new IngestOutcome.Conflicting(path, digest, 1));
    for (IngestOutcome.Reason reason : IngestOutcome.Reason.values()) {
      outcomes.add(new IngestOutcome.Refused(reason, "reason"));
    }
    return outcomes;
  }

  private static String row(Status status) {
    return String.format("%04X", status.code()) + (status.kept() ? " kept" : "");
  }

  private static List<String> distinct(List<String> rows) {
    return rows.stream().distinct().toList();
  }
}
