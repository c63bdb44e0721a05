package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.OperationsWindow;
import org.trinomen.server.dimse.OutgoingFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen send}: C-STORE of files and folders. */
@Command(
    name = "send",
    description = {
      "Send DICOM files, or all of them in folders, to a DICOM node (C-STORE).",
      "",
      "Data sets are sent as they are in the files, byte for byte. What a node takes in another",
      "transfer syntax only is converted without loss, unless --as-is. What is not DICOM is passed",
      "over with a word. The node's answer is Success, or Warning where it keeps an instance and",
      "has something to say; anything else counts as failed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen send --to localhost:4242/TRINOMEN scans/",
      "  trinomen send --to archive --config /etc/trinomen/trinomen.conf scan.dcm",
      "  trinomen send --to localhost:4242 --associations 4 --json scans/ | jq -r .status",
      "",
      "Exit codes: 0 all kept, 1 some refused or unreadable, 2 the command line makes no sense,",
      "69 the node can't be reached or refuses the association, 74 a file can't be read."
    })
final class SendCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private Destination destination = new Destination();

  @Option(
      names = "--associations",
      paramLabel = "N",
      description = "Send over so many associations at once; default ${DEFAULT-VALUE}.")
  private int associations = 1;

  @Option(
      names = "--window",
      paramLabel = "N",
      description =
          "Have up to so many instances under way on an association, if the node agrees to that;"
              + " 1 to 8, default ${DEFAULT-VALUE}.")
  private int window = OperationsWindow.MAX;

  @Option(names = "--as-is", description = "Convert nothing: what a node does not take, fails.")
  private boolean asIs;

  @Parameters(arity = "1..*", paramLabel = "FILE|FOLDER")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (associations < 1 || associations > 64) {
      throw new CommandFailure(ExitCode.USAGE, "--associations: 1 to 64");
    }
    if (window < 1 || window > OperationsWindow.MAX) {
      throw new CommandFailure(ExitCode.USAGE, "--window: 1 to " + OperationsWindow.MAX);
    }
    OutgoingFiles files = OutgoingFiles.read(paths, asIs, output);
    List<OutgoingFile> instances = files.instances();
    Set<Kind> kinds = new LinkedHashSet<>();
    instances.forEach(instance -> kinds.add(Kind.of(instance)));
    Sending sending =
        new Sending(destination.caller(), destination.node(), kinds, instances, window, output);
    long start = System.nanoTime();
    sending.run(associations);
    summary(sending, files.passedOver(), Duration.ofNanos(System.nanoTime() - start));
    return sending.failed() + files.passedOver() > 0 ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private void summary(Sending sending, int passedOver, Duration took) throws IOException {
    double seconds = Math.max(took.toMillis(), 1) / 1000.0;
    output.json(
        json -> {
          json.writeNumberField("sent", sending.kept() + sending.failed());
          json.writeNumberField("kept", sending.kept());
          json.writeNumberField("failed", sending.failed());
          json.writeNumberField("passedOver", passedOver);
          json.writeNumberField("bytes", sending.bytes());
          json.writeNumberField("seconds", seconds);
        });
    output.line(
        String.format(
            Locale.ROOT,
            "%d kept, %d failed, %d passed over; %.1f MB in %.1f s",
            sending.kept(),
            sending.failed(),
            passedOver,
            sending.bytes() / 1e6,
            seconds));
  }
}
