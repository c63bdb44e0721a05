package org.trinomen.server.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.trinomen.archive.ingest.Arrival;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.Step;
import org.trinomen.archive.volume.Origin;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.orthanc.MultipartReader;
import org.trinomen.server.orthanc.Uploads;

/**
 * Retrieves studies, series and instances from a DICOMweb server (WADO-RS, PS3.18 §10.4), and keeps
 * them: an instance a step. A job that was paused in the middle of an answer asks for that again.
 */
final class WebRetrieval implements Job {

  static final String TYPE = "DicomWebWadoRetrieveClient";

  /** What is wanted is what is stored there, and not what it would be converted into. */
  private static final String AS_STORED =
      "multipart/related; type=\"application/dicom\"; transfer-syntax=*";

  private static final String AS_USUAL = "multipart/related; type=\"application/dicom\"";
  private static final int MB = 1 << 20;
  private static final byte[] NO_FILE_META = {};

  /**
   * What is wanted.
   *
   * @param paths below the server's URL
   * @param headers sent along with each request
   * @param account of whoever wants it
   */
  record Order(
      WebRemote server, List<String> paths, SortedMap<String, String> headers, String account) {

    Order {
      paths = List.copyOf(paths);
    }
  }

  private final Order order;
  private final Uploads.Reception reception;
  private final JobCaller caller;
  private Optional<Incoming> incoming = Optional.empty();
  private int next;
  private int received;
  private long bytes;

  /**
   * A retrieval.
   *
   * @param timeout how long the server may take to answer, unless it says so itself
   * @param reception takes what comes
   */
  WebRetrieval(Order order, Duration timeout, Uploads.Reception reception) {
    this.order = order;
    this.caller = new JobCaller(order.server(), timeout);
    this.reception = reception;
  }

  /** An answer whose parts are being read. */
  private record Incoming(WebCaller.Answer answer, Optional<MultipartReader> parts) {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Step step() throws IOException {
    if (next == order.paths().size()) {
      return Step.DONE;
    }
    if (incoming.isEmpty()) {
      incoming = Optional.of(ask(order.paths().get(next)));
    }
    if (!takeOne(incoming.get())) {
      bytes += incoming.get().answer().body().count();
      close();
      next++;
    }
    return Step.MORE;
  }

  private Incoming ask(String path) throws IOException {
    WebCaller to = caller.get();
    HttpRequest.Builder request = to.request(path, order.headers());
    boolean any = order.server().says("HasWadoRsUniversalTransferSyntax", true);
    if (order.headers().keySet().stream().noneMatch("Accept"::equalsIgnoreCase)) {
      request.setHeader("Accept", any ? AS_STORED : AS_USUAL);
    }
    WebCaller.Answer answer = to.stream(request);
    boolean good = false;
    try {
      if (!answer.isSuccess()) {
        throw to.failed("answers " + answer.status());
      }
      MediaType type = type(answer);
      Optional<MultipartReader> parts = Optional.empty();
      if (type.is("multipart/related")) {
        String boundary =
            type.parameter("boundary")
                .orElseThrow(() -> to.failed("gives an answer without a boundary"));
        parts = Optional.of(new MultipartReader(answer.body(), boundary));
      } else if (!type.is("application/dicom")) {
        throw to.failed("gives an answer that holds no instances");
      }
      good = true;
      return new Incoming(answer, parts);
    } finally {
      if (!good) {
        answer.close();
      }
    }
  }

  private MediaType type(WebCaller.Answer answer) {
    try {
      return MediaType.parse(answer.contentType());
    } catch (DicomException e) {
      throw caller.get().failed("gives an answer without a media type");
    }
  }

  /** Whether there was one more instance, and it is kept. */
  private boolean takeOne(Incoming from) throws IOException {
    try {
      Optional<InputStream> part = Optional.empty();
      if (from.parts().isPresent()) {
        part = from.parts().get().next();
      } else if (from.answer().body().count() == 0) {
        part = Optional.of(from.answer().body());
      }
      if (part.isEmpty()) {
        return false;
      }
      keep(part.get());
      return true;
    } catch (RequestFailure failure) {
      // A multipart body that is not as it should be is an error of whoever sends it.
      throw failure.code() == ErrorCode.BAD_REQUEST
          ? caller.get().failed(failure.details())
          : failure;
    }
  }

  private void keep(InputStream file) throws IOException {
    Origin origin =
        new Origin(Origin.Door.REST, "", "", order.server().url().getHost(), order.account(), "");
    switch (reception.receive(new Arrival(origin, NO_FILE_META, file))) {
      case IngestOutcome.Stored _, IngestOutcome.AlreadyHeld _, IngestOutcome.Conflicting _ ->
          received++;
      case IngestOutcome.Refused(IngestOutcome.Reason why, String reason) ->
          throw new RequestFailure(
              why == IngestOutcome.Reason.STORAGE_FULL
                  ? ErrorCode.STORAGE_FULL
                  : ErrorCode.NETWORK_PROTOCOL,
              order.server().name() + " sends what is not kept: " + reason);
    }
  }

  private void close() {
    try {
      if (incoming.isPresent()) {
        incoming.get().answer().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      incoming = Optional.empty();
    }
  }

  @Override
  public int progress() {
    return order.paths().isEmpty() ? 100 : 100 * next / order.paths().size();
  }

  @Override
  public Map<String, Object> content() {
    return Map.of(
        "NetworkUsageMB",
        Long.toString(bytes / MB),
        "ReceivedInstancesCount",
        Integer.toString(received));
  }

  @Override
  public void stop(Stop why) {
    close();
    caller.close();
  }

  @Override
  public void reset() {
    next = 0;
    received = 0;
    bytes = 0;
  }
}
