package org.trinomen.server.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.web.BulkDataSource;
import org.trinomen.dicom.web.DicomJson;
import org.trinomen.dicom.web.JsonLimits;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.orthanc.MultipartReader;

/** Asks a running archive over DICOMweb, as a program outside would. */
final class WebClient {

  /** A part of a multipart body. */
  record Part(Map<String, String> headers, byte[] body) {

    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private final RunningArchive archive;

  WebClient(RunningArchive archive) {
    this.archive = archive;
  }

  /** An answer to GET, whatever its status. */
  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = archive.request(path);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return archive.sendForBytes(request);
  }

  /** An answer to GET of an address that the server gave. */
  HttpResponse<byte[]> follow(String address, String... headers) throws Exception {
    URI uri = URI.create(address);
    assertThat(uri.getHost()).isEqualTo("127.0.0.1");
    return get(
        uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()), headers);
  }

  /** The data sets of a successful answer in JSON. */
  List<DataSet> dataSets(String path) throws Exception {
    HttpResponse<byte[]> answer = get(path);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    return dataSets(answer);
  }

  static List<DataSet> dataSets(HttpResponse<byte[]> answer) throws IOException {
    BulkDataSource any = uri -> Optional.of(uri.getBytes(StandardCharsets.UTF_8));
    return DicomJson.readAll(new StringReader(text(answer)), JsonLimits.DEFAULT, any);
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** The parts of an answer that must be multipart/related. */
  static List<Part> parts(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    MediaType type = MediaType.parse(header(answer, "Content-Type"));
    assertThat(type.name()).isEqualTo("multipart/related");
    MultipartReader reader =
        new MultipartReader(
            new ByteArrayInputStream(answer.body()), type.parameter("boundary").orElseThrow());
    List<Part> parts = new ArrayList<>();
    Optional<InputStream> body = reader.next();
    while (body.isPresent()) {
      byte[] bytes = body.get().readAllBytes();
      parts.add(new Part(new TreeMap<>(reader.headers()), bytes));
      body = reader.next();
    }
    return parts;
  }

  /** Sends a store request. */
  HttpResponse<byte[]> store(String path, String partType, List<Part> parts) throws Exception {
    return archive.sendForBytes(
        archive
            .request(path)
            .header("Content-Type", "multipart/related; type=\"" + partType + "\"; boundary=B-B")
            .POST(BodyPublishers.ofByteArray(body("B-B", parts))));
  }

  /** A multipart/related body; headers of each part, an empty line, its bytes. */
  static byte[] body(String boundary, List<Part> parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Part part : parts) {
      StringBuilder head = new StringBuilder("--" + boundary + "\r\n");
      part.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      body.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
      body.writeBytes(part.body());
      body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }
}
