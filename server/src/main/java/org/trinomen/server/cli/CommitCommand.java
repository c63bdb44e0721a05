package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.UuidUids;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.CommitmentRequest;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.NormalizedScu;
import org.trinomen.server.dimse.OutgoingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen commit}: storage commitment. */
@Command(
    name = "commit",
    description = {
      "Ask a DICOM node whether it keeps what is in files and folders (storage commitment).",
      "",
      "Only what names the instances is read of the files. The node looks, and reports: over the",
      "same association, if it does that, or by calling us back: for that it must know our AE",
      "title, host and the port that --listen names."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen commit --to pacs:104/PACS --as ME scans/",
      "  trinomen commit --to pacs:104/PACS --as ME --listen 11112 --wait 300 scans/",
      "",
      "Exit codes: 0 all is kept, 1 some is not or there was no report, 2 the command line makes"
          + " no",
      "sense, 69 the node can't be reached or refuses, 74 a file can't be read."
    })
final class CommitCommand implements Callable<Integer> {

  private static final int REQUEST_COMMITMENT = 1;

  @Mixin private Output output = new Output();
  @Mixin private Destination destination = new Destination();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for the report; default ${DEFAULT-VALUE}.")
  private int waitSeconds = 30;

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      description = "Hear the report on this port, too.")
  private int port;

  @Parameters(arity = "1..*", paramLabel = "FILE|FOLDER")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (waitSeconds < 1 || port < 0 || port > 65_535) {
      throw new CommandFailure(ExitCode.USAGE, "--wait: 1 or more; --listen: 1 to 65535");
    }
    OutgoingFiles files = OutgoingFiles.read(paths, true, output);
    Map<ReferencedSop, Path> asked = new HashMap<>();
    for (OutgoingFile file : files.instances()) {
      asked.put(new ReferencedSop(file.sopClassUid(), file.sopInstanceUid()), file.file());
    }
    CommitmentRequest request =
        new CommitmentRequest(UuidUids.of(UUID.randomUUID()), List.copyOf(asked.keySet()));
    Optional<CommitmentReport> report = ask(request);
    if (report.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FINDINGS,
          "no report in %d s; the node may report later to where it knows %s (transaction %s)%s"
              .formatted(
                  waitSeconds,
                  destination.caller().aeTitle(),
                  request.transactionUid(),
                  port > 0 ? "" : "; --listen hears it here"));
    }
    return tell(asked, report.get()) + files.passedOver() > 0 ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private Optional<CommitmentReport> ask(CommitmentRequest request) throws IOException {
    Caller caller = destination.caller();
    try (ReportWait wait = new ReportWait(request.transactionUid(), caller.settings());
        NormalizedScu scu = new NormalizedScu(caller, destination.node())) {
      if (port > 0) {
        wait.listen(port);
      }
      switch (scu.act(
          Uids.StorageCommitmentPushModel,
          Uids.StorageCommitmentPushModelInstance,
          REQUEST_COMMITMENT,
          request.toDataSet())) {
        case NormalizedScu.Answered answered -> {
          if (!answered.status().kept()) {
            throw refused(answered.status().describe());
          }
        }
        case NormalizedScu.Unanswered unanswered -> throw refused(unanswered.why());
      }
      return wait.await(scu, waitSeconds);
    }
  }

  private CommandFailure refused(String why) {
    return new CommandFailure(ExitCode.UNAVAILABLE, destination.node() + ": " + why);
  }

  /** Gives how many are not kept; who is passed over in silence is not. */
  private int tell(Map<ReferencedSop, Path> asked, CommitmentReport report) throws IOException {
    Map<ReferencedSop, String> reasons = new HashMap<>();
    asked.keySet().forEach(each -> reasons.put(each, "not in the report"));
    report.committed().forEach(reasons::remove);
    for (FailedSop failed : report.failed()) {
      reasons.replace(failed.sop(), failed.describe());
    }
    for (Map.Entry<ReferencedSop, Path> each : asked.entrySet()) {
      Optional<String> reason = Optional.ofNullable(reasons.get(each.getKey()));
      output.json(
          json -> {
            json.writeStringField("file", each.getValue().toString());
            json.writeStringField("sopInstanceUid", each.getKey().sopInstanceUid());
            json.writeBooleanField("kept", reason.isEmpty());
            json.writeStringField("reason", reason.orElse(""));
          });
      reason.ifPresent(why -> output.complain(each.getValue() + ": not kept: " + why));
    }
    output.line("%d kept, %d not".formatted(asked.size() - reasons.size(), reasons.size()));
    return reasons.size();
  }
}
