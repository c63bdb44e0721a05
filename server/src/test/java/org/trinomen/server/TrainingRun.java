package org.trinomen.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.server.demo.DemoInstance;
import org.trinomen.server.demo.DemoOptions;
import org.trinomen.server.demo.SyntheticStudy;

/**
 * Lets the built server do what it will do most, so that Java can write down what that takes
 * (build/train, docs/decisions/0010): scans come in over HTTP and DICOM, are listed, searched and
 * fetched. Not a test; it fails if an answer is not as it should be, and then no cache is made.
 */
final class TrainingRun {

  private static final int CLIENTS = 4;

  /** 4 scans of 600 instances: most methods that matter are compiled after some hundreds. */
  private static final DemoOptions OVER_HTTP = new DemoOptions(2, 2, 2, 1, 24, 25, 64, 0, 16);

  private static final DemoOptions OVER_DICOM = new DemoOptions(3, 1, 2, 1, 12, 25, 64, 25, 64);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ServerProcess server;
  private final String authorization;

  private TrainingRun(ServerProcess server) {
    this.server = server;
    String pair = server.fact("account") + ":" + server.fact("password");
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Trains in a folder.
   *
   * @param arguments the folder, where {@code trained.aot} is written
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    try (ServerProcess server = ServerProcess.train(folder, folder.resolve("trained.aot"))) {
      TrainingRun run = new TrainingRun(server);
      run.send();
      run.sendOverDicom();
      run.look();
      int exitCode = server.terminate();
      if (exitCode != 0) {
        throw new IOException("the server ended with " + exitCode);
      }
    }
  }

  /** One scan by one client, and the others by several. */
  private void send() throws InterruptedException, ExecutionException {
    List<byte[]> files = new ArrayList<>();
    SyntheticStudy.plan(OVER_HTTP)
        .forEach(scan -> scan.instances().forEach(instance -> files.add(file(instance))));
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      int alone = files.size() / 4;
      clients.submit(() -> post(files.subList(0, alone).stream())).get();
      List<Future<Integer>> sending = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int first = i;
        sending.add(
            clients.submit(
                () ->
                    post(
                        Stream.iterate(alone + first, n -> n < files.size(), n -> n + CLIENTS)
                            .map(files::get))));
      }
      for (Future<Integer> each : sending) {
        each.get();
      }
    }
  }

  private int post(Stream<byte[]> files) throws IOException, InterruptedException {
    int count = 0;
    for (byte[] file : (Iterable<byte[]>) files::iterator) {
      ask(
          request("instances")
              .header("Content-Type", "application/dicom")
              .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
      count++;
    }
    return count;
  }

  private void sendOverDicom() throws IOException {
    Caller caller =
        Caller.of(
            "TRAINING",
            AssociationSettings.of(
                new Implementation(
                    FileMeta.IMPLEMENTATION_CLASS_UID, FileMeta.IMPLEMENTATION_VERSION_NAME)));
    RemoteNode node = new RemoteNode("127.0.0.1", server.dicomPort(), server.fact("aeTitle"));
    List<OutgoingInstance> instances =
        SyntheticStudy.plan(OVER_DICOM).stream()
            .flatMap(scan -> scan.instances().<OutgoingInstance>map(Outgoing::of))
            .toList();
    try (StoreScu scu =
        new StoreScu(caller, node, instances.stream().map(Kind::of).toList(), List.of())) {
      for (OutgoingInstance instance : instances) {
        if (!(scu.send(instance) instanceof StoreScu.Answered answered)
            || !answered.status().kept()) {
          throw new IOException("an instance was not kept");
        }
      }
    }
  }

  private void look() throws IOException, InterruptedException {
    for (String path : List.of("ui/", "system", "statistics", "changes", "patients?expand")) {
      ask(request(path).GET());
    }
    for (String level : List.of("Patient", "Study", "Series", "Instance")) {
      String question =
          "{\"Level\":\"%s\",\"Expand\":true,\"Limit\":50,\"Query\":{\"PatientID\":\"*\"}}"
              .formatted(level);
      ask(request("tools/find").POST(HttpRequest.BodyPublishers.ofString(question)));
    }
    String instances = ask(request("instances?limit=20&since=0").GET());
    Stream<String> ids =
        Stream.of(instances.split("[^0-9a-f-]+")).filter(text -> text.length() == 44).limit(20);
    for (String id : (Iterable<String>) ids::iterator) {
      ask(request("instances/" + id + "/file").GET());
      ask(request("instances/" + id + "/simplified-tags").GET());
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url()).resolve("/" + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", authorization);
  }

  private String ask(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<String> response =
        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    if (response.statusCode() != 200) {
      throw new IOException(
          request.method() + " " + request.uri().getPath() + " answers " + response.statusCode());
    }
    return response.body();
  }

  private static byte[] file(DemoInstance instance) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        FileMeta.encode(
            instance.sopClassUid(), instance.sopInstanceUid(), instance.transferSyntaxUid()));
    file.writeBytes(instance.dataSet());
    return file.toByteArray();
  }

  private record Outgoing(
      String sopClassUid, String sopInstanceUid, String transferSyntaxUid, byte[] dataSet)
      implements OutgoingInstance {

    static Outgoing of(DemoInstance instance) {
      return new Outgoing(
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
