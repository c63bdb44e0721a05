package org.trinomen.server.orthanc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.io.EofException;
import org.trinomen.archive.ingest.Arrival;
import org.trinomen.archive.ingest.IngestClosedException;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.volume.Origin;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.LimitSettings;
import org.trinomen.server.http.BoundedInputStream;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/**
 * {@code POST /instances}: one DICOM file, several as multipart/form-data, a zip (told by its first
 * bytes), any of them compressed with gzip; or one file in slices. The body streams straight into
 * the archive; the answer is given when everything in it is durable.
 */
public final class Uploads {

  /** Takes an arrival in: {@code Ingest.receive}. */
  @FunctionalInterface
  public interface Reception {
    /** Gives the outcome when it is durable. */
    IngestOutcome receive(Arrival arrival) throws IOException;
  }

  /** Length of the preamble and the prefix DICM (PS3.10 §7.1). */
  private static final int PROLOGUE = 132;

  /** What the sender took out of the header before sending it. */
  private static final String REMOVED = "Trinomen-Removed";

  private static final Pattern REMOVED_TEXT = Pattern.compile("[A-Za-z0-9 :,._/-]{0,256}");

  private static final int BUFFER = 16 * 1024;
  private static final byte[] NO_FILE_META = {};

  private final Reception reception;
  private final LimitSettings limits;
  private final SlicedUploads slices;

  /**
   * Uploads.
   *
   * @param spool where files wait that come in slices
   */
  public Uploads(Reception reception, LimitSettings limits, Path spool) {
    this.reception = reception;
    this.limits = limits;
    this.slices = new SlicedUploads(spool, limits.instanceSizeMax());
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/instances",
            Permission.SEND,
            "Takes in a DICOM file, several as multipart/form-data, or a zip of them.",
            this::upload));
  }

  private void upload(Exchange exchange) throws IOException {
    InputStream body = decoded(exchange);
    Optional<String> boundary = exchange.header("Content-Type").flatMap(MultipartReader::boundary);
    OptionalLong sizeOfWhole = slices.sizeOfWhole(exchange);
    if (boundary.isPresent() && sizeOfWhole.isPresent()) {
      takeSlice(exchange, new MultipartReader(body, boundary.get()), sizeOfWhole.getAsLong());
      return;
    }
    if (boundary.isPresent()) {
      List<IngestOutcome> outcomes = fromMultipart(exchange, body, boundary.get());
      answerList(exchange, outcomes);
      return;
    }
    PeekedInputStream peeked = new PeekedInputStream(body, PROLOGUE);
    if (isZip(peeked.head())) {
      answerList(exchange, fromZip(exchange, peeked));
      return;
    }
    IngestOutcome outcome = receive(exchange, peeked);
    refuse(outcome, "");
    exchange.answerJson(json -> UploadJson.write(json, outcome));
  }

  /** Answered with nothing, as in Orthanc, the last slice too; but with what is wrong. */
  private void takeSlice(Exchange exchange, MultipartReader parts, long size) throws IOException {
    InputStream slice =
        parts
            .next()
            .orElseThrow(() -> new RequestFailure(ErrorCode.BAD_REQUEST, "there is no slice"));
    slices.add(
        exchange,
        size,
        slice,
        whole -> {
          PeekedInputStream peeked = new PeekedInputStream(whole, PROLOGUE);
          if (isZip(peeked.head())) {
            fromZip(exchange, peeked);
          } else {
            refuse(receive(exchange, peeked), "");
          }
        });
    exchange.answerText("");
  }

  /**
   * A member for each instance kept, as clients of Orthanc expect. How many files of a zip were
   * passed over stands in a header: nobody should take a part of a scan for the whole.
   */
  private static void answerList(Exchange exchange, List<IngestOutcome> outcomes)
      throws IOException {
    long passedOver = outcomes.stream().filter(IngestOutcome.Refused.class::isInstance).count();
    if (passedOver > 0) {
      exchange.setHeader("Trinomen-Passed-Over", Long.toString(passedOver));
    }
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (IngestOutcome outcome : outcomes) {
            if (!(outcome instanceof IngestOutcome.Refused)) {
              UploadJson.write(json, outcome);
            }
          }
          json.writeEndArray();
        });
  }

  private InputStream decoded(Exchange exchange) throws IOException {
    InputStream body = exchange.body();
    String encoding =
        exchange.header("Content-Encoding").orElse("identity").strip().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "identity", "" -> body;
      case "gzip", "x-gzip" -> {
        BoundedInputStream packed =
            new BoundedInputStream(body, Long.MAX_VALUE, "limits.request-size-max");
        try {
          yield new ExpansionInputStream(
              new GZIPInputStream(packed, BUFFER), packed::count, limits.zipExpansionRatioMax());
        } catch (EofException e) {
          throw e; // the caller is gone
        } catch (ZipException | EOFException e) {
          throw new RequestFailure(ErrorCode.BAD_REQUEST, "the body is not gzip");
        }
      }
      case String _ ->
          throw new RequestFailure(
              ErrorCode.BAD_REQUEST, "no such Content-Encoding is known here: use gzip, or none");
    };
  }

  private List<IngestOutcome> fromMultipart(Exchange exchange, InputStream body, String boundary)
      throws IOException {
    List<IngestOutcome> outcomes = new ArrayList<>();
    MultipartReader parts = new MultipartReader(body, boundary);
    int number = 0;
    Optional<InputStream> part = parts.next();
    while (part.isPresent()) {
      number++;
      if (number > limits.multipartPartsMax()) {
        throw new RequestFailure(
            ErrorCode.TOO_LARGE, "too many parts: see the setting limits.multipart-parts-max");
      }
      PeekedInputStream peeked = new PeekedInputStream(part.get(), PROLOGUE);
      if (isZip(peeked.head())) {
        outcomes.addAll(fromZip(exchange, peeked));
      } else {
        IngestOutcome outcome = receive(exchange, peeked);
        refuse(outcome, "part " + number + ": ");
        outcomes.add(outcome);
      }
      part = parts.next();
    }
    return outcomes;
  }

  /** What is not DICOM is passed over, and so is a DICOMDIR: people zip whole discs. */
  private List<IngestOutcome> fromZip(Exchange exchange, InputStream body) throws IOException {
    List<IngestOutcome> outcomes = new ArrayList<>();
    ZipReader zip = new ZipReader(body, limits);
    Optional<InputStream> file = zip.next();
    while (file.isPresent()) {
      IngestOutcome outcome = receive(exchange, file.get());
      if (outcome instanceof IngestOutcome.Refused(IngestOutcome.Reason why, String _)) {
        switch (why) {
          case UNREADABLE, INCOMPLETE -> {}
          case OVER_LIMIT, STORAGE_FULL, STORAGE_FAILED ->
              refuse(outcome, "file " + zip.count() + ": ");
        }
      }
      outcomes.add(outcome);
      file = zip.next();
    }
    return outcomes;
  }

  private IngestOutcome receive(Exchange exchange, InputStream body) throws IOException {
    return receive(reception, exchange, body);
  }

  /**
   * Takes in a file that a request brings.
   *
   * @throws RequestFailure if the archive is shutting down
   */
  public static IngestOutcome receive(Reception reception, Exchange exchange, InputStream body)
      throws IOException {
    try {
      return reception.receive(new Arrival(origin(exchange), NO_FILE_META, body));
    } catch (IngestClosedException e) {
      throw new RequestFailure(ErrorCode.BUSY, "the archive is shutting down: send it again later");
    }
  }

  /** Where what a request brings comes from. */
  static Origin origin(Exchange exchange) {
    return new Origin(
            Origin.Door.REST,
            "",
            "",
            exchange.address(),
            exchange.principal().account(),
            exchange.id())
        .without(removed(exchange));
  }

  private static String removed(Exchange exchange) {
    String removed = exchange.header(REMOVED).orElse("").strip();
    if (!REMOVED_TEXT.matcher(removed).matches()) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST,
          REMOVED + " names rule and attributes, in at most 256 letters, digits and : , . _ - /");
    }
    return removed;
  }

  static void refuse(IngestOutcome outcome, String where) {
    if (outcome instanceof IngestOutcome.Refused(IngestOutcome.Reason why, String reason)) {
      ErrorCode code =
          switch (why) {
            case UNREADABLE, INCOMPLETE -> ErrorCode.BAD_FILE_FORMAT;
            case OVER_LIMIT -> ErrorCode.TOO_LARGE;
            case STORAGE_FULL -> ErrorCode.STORAGE_FULL;
            case STORAGE_FAILED -> ErrorCode.CANNOT_WRITE_FILE;
          };
      throw new RequestFailure(code, where + reason);
    }
  }

  /** A file can be DICOM and begin like a zip: the preamble is anyone's (PS3.10 §7.1). */
  private static boolean isZip(byte[] head) {
    boolean zip =
        head.length >= 4
            && head[0] == 'P'
            && head[1] == 'K'
            && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
    boolean dicom =
        head.length == PROLOGUE
            && head[128] == 'D'
            && head[129] == 'I'
            && head[130] == 'C'
            && head[131] == 'M';
    return zip && !dicom;
  }
}
