package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.EchoScu;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;

/** DCMTK's programs, and our own sender, as peers of a server under test. */
final class DicomPeer {

  private static final int SECONDS_MAX = 60;

  private DicomPeer() {}

  static void requireDcmtk() {
    boolean there =
        Stream.of("findscu", "getscu", "movescu", "storescp", "dcmqrscp")
            .allMatch(
                tool ->
                    Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))));
    if (!there) {
      System.out.println("DCMTK is not installed: `make check` installs it");
      abort("no DCMTK");
    }
  }

  /** What a program said and how it ended. */
  record Run(int exit, String said) {}

  static Run run(String... command) {
    try {
      Path output = Files.createTempFile("dcmtk", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(output, StandardCharsets.ISO_8859_1);
      Files.delete(output);
      assertThat(ended).as(said).isTrue();
      return new Run(process.exitValue(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The matches that findscu gets, in their order. */
  static List<DataSet> find(String called, int port, Path folder, String... keys) {
    return find("-S", called, port, folder, keys);
  }

  /**
   * The matches that findscu gets.
   *
   * @param model {@code -S} for Study Root, {@code -P} for Patient Root
   */
  static List<DataSet> find(String model, String called, int port, Path folder, String... keys) {
    try {
      Path answers = Files.createTempDirectory(folder, "found");
      List<String> command =
          new ArrayList<>(
              List.of("findscu", model, "-X", "-od", answers.toString(), "-aet", "READER"));
      command.addAll(List.of("-aec", called));
      for (String key : keys) {
        command.addAll(List.of("-k", key));
      }
      command.addAll(List.of("127.0.0.1", Integer.toString(port)));
      Run run = run(command.toArray(String[]::new));
      assertThat(run.exit()).as(run.said()).isZero();
      return files(answers).stream().map(FileHeader::dataSet).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The DICOM files of a folder, by name. */
  static List<FileHeader> files(Path folder) throws IOException {
    List<FileHeader> headers = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          headers.add(DicomReader.read(in, ReadOptions.everything(8 << 20)));
        }
      }
    }
    return headers;
  }

  /** Sends with our own sender; all must be kept. */
  static void store(int port, List<? extends OutgoingInstance> instances) throws IOException {
    store("TRINOMEN", port, instances);
  }

  static void store(String called, int port, List<? extends OutgoingInstance> instances)
      throws IOException {
    store(called, port, instances, caller("READER"));
  }

  static void store(
      String called, int port, List<? extends OutgoingInstance> instances, Caller caller)
      throws IOException {
    RemoteNode node = new RemoteNode("127.0.0.1", port, called);
    List<Kind> kinds = instances.stream().map(Kind::of).toList();
    try (StoreScu scu = new StoreScu(caller, node, kinds, List.of())) {
      for (OutgoingInstance instance : instances) {
        assertThat(scu.send(instance))
            .isInstanceOfSatisfying(
                StoreScu.Answered.class, answer -> assertThat(answer.status().kept()).isTrue());
      }
    }
  }

  static Caller caller(String aeTitle) {
    return Caller.of(aeTitle, AssociationSettings.of(new Implementation("2.25.1", "TEST")));
  }

  /**
   * Starts storescp, which keeps what it gets as it comes off the wire, and waits until it hears.
   */
  static Process storescp(int port, Path into, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("storescp", "+B"));
    command.addAll(List.of(options));
    command.addAll(List.of("-od", into.toString(), Integer.toString(port)));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitEcho(port, "STORESCP");
    return process;
  }

  /** Until a peer that was just started answers. */
  static void awaitEcho(int port, String aeTitle) {
    awaitEcho(port, aeTitle, caller("READER"));
  }

  static void awaitEcho(int port, String aeTitle, Caller caller) {
    RemoteNode node = new RemoteNode("127.0.0.1", port, aeTitle);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!(EchoScu.echo(caller, node) instanceof EchoScu.Answered)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
