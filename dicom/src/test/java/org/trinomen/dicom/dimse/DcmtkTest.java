package org.trinomen.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationSettings;

/** Both roles against DCMTK's tools, over real sockets. */
final class DcmtkTest {

  private static final AssociationSettings SETTINGS =
      AssociationSettings.of(LoopbackProvider.TESTER);
  private static final StoragePolicy POLICY =
      new StoragePolicy(
          uid -> uid.startsWith("1.2.840.10008.5.1.4.1.1."),
          Set.of(SampleFile.EXPLICIT, "1.2.840.10008.1.2", "1.2.840.10008.1.2.4.70"));

  private final Map<String, byte[]> held = new ConcurrentHashMap<>();

  @TempDir Path folder;

  @BeforeAll
  static void needsDcmtk() {
    boolean installed = Files.isExecutable(Path.of("/usr/bin/storescu"));
    if (!installed) {
      System.out.println("DcmtkTest: DCMTK is not installed (Debian: dcmtk), nothing is tested");
    }
    assumeTrue(installed, "DCMTK is not installed");
  }

  @Test
  void echoscuIsAnswered() throws Exception {
    try (LoopbackProvider provider = provider()) {
      run(0, "echoscu", "localhost", String.valueOf(provider.port()));

      assertThat(provider.ends.poll(10, TimeUnit.SECONDS))
          .isEqualTo(new AssociationEnd.Released(true));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-R", "-v", "-xs", "-xe", "--max-pdu 4096", "--max-send-pdu 4096", "+C"})
  void storescuDeliversEveryByte(String options) throws Exception {
    List<SampleFile> files = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      files.add(SampleFile.of(i, 100_000 + 2 * i));
      files.getLast().write(folder);
    }
    try (LoopbackProvider provider = provider()) {
      List<String> command = new ArrayList<>(List.of("storescu"));
      command.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
      command.addAll(
          List.of("+sd", "localhost", String.valueOf(provider.port()), folder.toString()));
      run(0, command.toArray(String[]::new));

      assertThat(provider.ends.poll(10, TimeUnit.SECONDS))
          .isEqualTo(new AssociationEnd.Released(true));
    }

    assertThat(held).hasSize(10);
    for (SampleFile file : files) {
      assertThat(held.get(file.sopInstanceUid())).isEqualTo(file.dataSet());
    }
  }

  /** With {@code +B} storescp keeps the data set as it came off the wire. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--max-pdu 4096", "--max-pdu 131072"})
  void storescpReceivesEveryByte(String options) throws Exception {
    List<SampleFile> files = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      files.add(SampleFile.of(i, 100_000 + 2 * i));
    }
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("storescp", "-od", folder.toString(), "+B"));
    command.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
    command.addAll(List.of("-v", String.valueOf(port)));
    Process storescp =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      RemoteNode node = new RemoteNode("localhost", port, "STORESCP");
      awaitEcho(node);
      try (StoreScu scu = new StoreScu(Caller.of("US", SETTINGS), node, List.of(), List.of())) {
        for (SampleFile file : files) {
          assertThat(scu.send(outgoing(file)))
              .isEqualTo(new StoreScu.Answered(Status.SUCCESS, file.dataSet().length));
        }
      }
    } finally {
      storescp.destroy();
      assertThat(storescp.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    for (SampleFile file : files) {
      byte[] written = Files.readAllBytes(written(file));
      byte[] dataSet =
          Arrays.copyOfRange(written, written.length - file.dataSet().length, written.length);
      assertThat(dataSet).isEqualTo(file.dataSet());
    }
  }

  /** DCMTK offers no way to be told that it listens: asking is the way. */
  private static void awaitEcho(RemoteNode node) {
    Instant end = Instant.now().plusSeconds(20);
    EchoScu.Outcome outcome;
    do {
      outcome = EchoScu.echo(Caller.of("US", SETTINGS), node);
    } while (outcome instanceof EchoScu.Unanswered && Instant.now().isBefore(end));
    assertThat(outcome).isEqualTo(new EchoScu.Answered(Status.SUCCESS));
  }

  private static OutgoingInstance outgoing(SampleFile file) {
    return new SecondaryCapture(file.sopInstanceUid(), new ByteArrayInputStream(file.dataSet()));
  }

  /** storescp puts a letter code for the SOP class before the UID. */
  private Path written(SampleFile file) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(it -> it.getFileName().toString().endsWith("." + file.sopInstanceUid()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private LoopbackProvider provider() throws IOException {
    StoreHandler handler =
        (request, dataSet) -> {
          held.put(request.sopInstanceUid(), dataSet.readAllBytes());
          return Status.SUCCESS;
        };
    return new LoopbackProvider(POLICY, SETTINGS, DimseHandlers.storing(handler));
  }

  private static String run(int exit, String... command) throws Exception {
    Path output = Files.createTempFile("trinomen", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output);
    Files.delete(output);
    assertThat(process.exitValue()).as(said).isEqualTo(exit);
    return said;
  }
}
