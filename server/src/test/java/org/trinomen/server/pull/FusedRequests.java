package org.trinomen.server.pull;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.trinomen.server.RunningArchive;

/** Asks a running archive as its administrator, counts files, and breaks off after some. */
final class FusedRequests implements ArchiveRequests {

  /** In place of a power cut. */
  static final class Blown extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final RunningArchive archive;
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger left;
  private final AtomicInteger files = new AtomicInteger();

  FusedRequests(RunningArchive archive, int files) {
    this.archive = archive;
    this.left = new AtomicInteger(files);
  }

  static FusedRequests lasting(RunningArchive archive) {
    return new FusedRequests(archive, Integer.MAX_VALUE);
  }

  /** How many files were asked for. */
  int files() {
    return files.get();
  }

  @Override
  public String address() {
    return archive.anonymous("").build().uri().toString();
  }

  @Override
  public HttpResponse<InputStream> open(String path) throws IOException {
    if (path.contains("/file")) {
      if (left.decrementAndGet() < 0) {
        throw new Blown();
      }
      files.incrementAndGet();
    }
    return send(archive.request(path).GET());
  }

  @Override
  public HttpResponse<InputStream> ask(String path, String json) throws IOException {
    return send(archive.request(path).POST(BodyPublishers.ofString(json)));
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IOException(request.build().uri() + " gives " + answer.statusCode());
      }
      return answer;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
