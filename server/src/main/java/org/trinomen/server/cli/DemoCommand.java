package org.trinomen.server.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.server.config.Settings;
import org.trinomen.server.demo.DemoInstance;
import org.trinomen.server.demo.DemoOutcome;
import org.trinomen.server.demo.DemoStudy;
import org.trinomen.server.demo.ScanPlan;
import org.trinomen.server.demo.TruthTable;
import org.trinomen.server.study.StudyFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen demo}: a server with something in it. */
@Command(
    name = "demo",
    description = {
      "Try it: run a server with a synthetic PET study in it, until Ctrl-C.",
      "",
      "The study's scans are made up from a seed and sent to the server over DICOM, as a scanner",
      "would, under names as people type them. A table tells whose each scan was taken for, and",
      "which ones wait for a person. Any DICOM node may send more. Running it again goes on with",
      "the same data."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen demo",
      "  trinomen demo --data /tmp/try --set http.port=9042 --set dicom.port=9242",
      "",
      "Exit codes: 0 stopped, 69 a port or the data folder is in use, 78 a setting makes no sense."
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where to keep the data; default ${DEFAULT-VALUE}.")
  private Path data = Path.of("demo-data");

  @Override
  public Integer call() throws IOException {
    options.setDefault("data.folder", data.toAbsolutePath().toString());
    options.setDefault("environment", "demo");
    options.setDefault("name", "Trinomen demo");
    options.setDefault("dicom.accept-unknown-callers", "true");
    options.setDefault("log.level", "warn");
    Settings settings = options.load();
    try (ForegroundServer server = ForegroundServer.start(settings)) {
      server.stopOnSignal();
      String password = password(server, settings.data().root());
      LocalDate day = day(settings.data().root());
      load(server, settings.data().root(), day);
      List<DemoOutcome> outcomes = outcomes(server, day);
      server.tellReady(output, password);
      tell(outcomes, server.url());
      server.awaitStop();
    }
    return ExitCode.OK;
  }

  /**
   * Only the demo keeps the password of its first start, so that whoever runs it again can sign in.
   */
  private static String password(ForegroundServer server, Path folder) throws IOException {
    Path file = folder.resolve("admin-password.txt");
    if (server.firstPassword().isPresent()) {
      OwnerFile.write(file, server.firstPassword().get() + "\n");
    }
    return Files.exists(file) ? Files.readString(file).strip() : "the password you chose";
  }

  /** The day of the first start: the study's scans are of the weeks before it, and stay so. */
  private static LocalDate day(Path folder) throws IOException {
    Path file = folder.resolve("first-started-on.txt");
    if (!Files.exists(file)) {
      Files.writeString(file, LocalDate.now(ZoneOffset.UTC) + "\n");
    }
    return LocalDate.parse(Files.readString(file).strip());
  }

  private void load(ForegroundServer server, Path folder, LocalDate day) throws IOException {
    List<ScanPlan> scans = DemoStudy.scans(day);
    Files.writeString(folder.resolve("what-was-typed.md"), TruthTable.markdown(scans));
    Path study = folder.resolve("studies.d").resolve("neuro-pet");
    DemoStudy.writeFolder(study, day);
    server
        .identity()
        .importRoster(
            StudyFolder.read(study),
            LocalDate.now(ZoneOffset.UTC),
            new Agent.Feed("demo"),
            new Reason("roster-import", ""));
    send(server, scans);
  }

  private void send(ForegroundServer server, List<ScanPlan> scans) throws IOException {
    AssociationSettings settings =
        AssociationSettings.of(
            new Implementation(
                FileMeta.IMPLEMENTATION_CLASS_UID, FileMeta.IMPLEMENTATION_VERSION_NAME));
    RemoteNode node = new RemoteNode("127.0.0.1", server.dicomPort(), server.aeTitle());
    long done = 0;
    try (Progress progress = output.progress("Sending the study", DemoStudy.instanceCount())) {
      for (ScanPlan scan : scans) {
        List<OutgoingInstance> instances =
            scan.instances().<OutgoingInstance>map(InMemory::of).toList();
        Caller caller = Caller.of(scan.site().aeTitle(), settings);
        try (StoreScu scu =
            new StoreScu(caller, node, instances.stream().map(Kind::of).toList(), List.of())) {
          for (OutgoingInstance instance : instances) {
            send(scu, instance);
            progress.at(++done);
          }
        }
      }
    }
  }

  private static List<DemoOutcome> outcomes(ForegroundServer server, LocalDate day)
      throws IOException {
    try {
      server.identity().awaitDecisions();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while whose scans are was being decided");
    }
    return DemoOutcome.of(DemoStudy.scans(day), server.identity());
  }

  private void tell(List<DemoOutcome> outcomes, String url) throws IOException {
    for (DemoOutcome outcome : outcomes) {
      output.json(outcome::write);
    }
    output.line("");
    output.line("What was typed, and whose it is");
    DemoOutcome.table(outcomes).forEach(output::line);
    output.line("");
    output.line("Ask it yourself:");
    String to = "--server " + url + " --user admin";
    output.line("  trinomen identity review " + to);
    outcomes.stream()
        .filter(outcome -> outcome.answer() instanceof Answer.InReview)
        .findFirst()
        .ifPresent(
            outcome ->
                output.line("  trinomen identity explain " + outcome.answer().scan() + " " + to));
    output.line("  curl -u admin \"" + url + "/views/study/patients?expand\"");
    output.line("  curl -u admin \"" + url + "/fhir/Linkage\"");
  }

  private static void send(StoreScu scu, OutgoingInstance instance) throws IOException {
    String why =
        switch (scu.send(instance)) {
          case StoreScu.Answered answered when answered.status().kept() -> "";
          case StoreScu.Answered answered -> answered.status().describe();
          case StoreScu.NotAccepted notAccepted -> notAccepted.why();
          case StoreScu.Failed failed -> failed.why();
        };
    if (!why.isEmpty()) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, "the study could not be sent: " + why);
    }
  }

  private record InMemory(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid, byte[] dataSet)
      implements OutgoingInstance {

    static InMemory of(DemoInstance instance) {
      return new InMemory(
          instance.sopClassUid(),
          instance.sopInstanceUid(),
          instance.transferSyntaxUid(),
          instance.dataSet());
    }

    @Override
    public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
      out.write(dataSet);
    }
  }
}
