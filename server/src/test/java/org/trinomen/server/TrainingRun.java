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
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
import org.trinomen.server.demo.ScanPlan;
import org.trinomen.server.demo.SyntheticStudy;

/**
 * Lets the built server do what it will do most, so that Java can write down what that takes
 * (build/train, docs/decisions/0010): scans come in over HTTP and DICOM, are listed, searched and
 * fetched. Not a test; it fails if an answer is not as it should be, and then no cache is made.
 */
final class TrainingRun {

  private static final int CLIENTS = 4;

  /** 4 scans of 600 slices, the size of which is usual. */
  private static final DemoOptions OVER_HTTP = new DemoOptions(2, 2, 2, 1, 24, 25, 128, 0, 16);

  /** 4 scans, the first over an association alone, the others over three at the same time. */
  private static final DemoOptions OVER_DICOM = new DemoOptions(3, 2, 2, 1, 20, 25, 128, 25, 64);

  private static final DemoOptions OVERLAPPING = new DemoOptions(4, 1, 1, 1, 8, 25, 128, 0, 16);

  /** Instances under way where a sender waits for each answer. */
  private static final int WAITING = 1;

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
   * @param arguments the folder, where {@code trained.aot} is written, and the launcher
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Path launcher = Path.of(arguments[1]).toAbsolutePath();
    try (ServerProcess server =
        ServerProcess.train(folder, folder.resolve("trained.aot"), launcher)) {
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
  private void send() throws IOException, InterruptedException, ExecutionException {
    int scans = 0;
    for (ScanPlan scan : SyntheticStudy.plan(OVER_HTTP)) {
      List<byte[]> files = scan.instances().map(TrainingRun::file).toList();
      int clients = scans == 0 ? 1 : CLIENTS;
      together(
          IntStream.range(0, clients)
              .<Callable<Integer>>mapToObj(
                  first ->
                      () ->
                          post(
                              Stream.iterate(first, n -> n < files.size(), n -> n + clients),
                              files))
              .toList());
      scans++;
    }
  }

  private static void together(List<Callable<Integer>> work)
      throws InterruptedException, ExecutionException {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> each : clients.invokeAll(work)) {
        each.get();
      }
    }
  }

  private int post(Stream<Integer> numbers, List<byte[]> files)
      throws IOException, InterruptedException {
    int count = 0;
    for (int number : (Iterable<Integer>) numbers::iterator) {
      ask(
          request("instances")
              .header("Content-Type", "application/dicom")
              .POST(HttpRequest.BodyPublishers.ofByteArray(files.get(number))));
      count++;
    }
    return count;
  }

  /** Few senders have several instances under way: most programs and all scanners wait. */
  private void sendOverDicom() throws InterruptedException, ExecutionException {
    List<ScanPlan> scans = SyntheticStudy.plan(OVER_DICOM);
    together(List.of(() -> sendOverDicom(scans.getFirst(), WAITING)));
    together(
        scans.stream()
            .skip(1)
            .<Callable<Integer>>map(scan -> () -> sendOverDicom(scan, WAITING))
            .toList());
    together(List.of(() -> sendOverDicom(SyntheticStudy.plan(OVERLAPPING).getFirst(), 8)));
  }

  private int sendOverDicom(ScanPlan scan, int underWay) throws IOException {
    Caller caller =
        Caller.of(
            "TRAINING",
            AssociationSettings.of(
                new Implementation(
                    FileMeta.IMPLEMENTATION_CLASS_UID, FileMeta.IMPLEMENTATION_VERSION_NAME)));
    RemoteNode node = new RemoteNode("127.0.0.1", server.dicomPort(), server.fact("aeTitle"));
    List<OutgoingInstance> instances =
        scan.instances().<OutgoingInstance>map(Outgoing::of).toList();
    try (StoreScu scu =
        new StoreScu(caller, node, instances.stream().map(Kind::of).toList(), List.of())) {
      scu.underWayAtMost(underWay);
      for (OutgoingInstance instance : instances) {
        if (!(scu.send(instance) instanceof StoreScu.Answered answered)
            || !answered.status().kept()) {
          throw new IOException("an instance was not kept");
        }
      }
    }
    return instances.size();
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
