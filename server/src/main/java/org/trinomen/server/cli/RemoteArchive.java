package org.trinomen.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.config.ConfiguredName;
import org.trinomen.server.pull.ArchiveRequests;
import picocli.CommandLine.Option;

/**
 * A running server to ask over HTTP, and who asks. Secrets come from a file, the environment or the
 * terminal, never from the arguments, which every user of a machine can see.
 */
final class RemoteArchive implements ArchiveRequests {

  /** With pauses that double up to the longest: about two minutes in all. */
  private static final int ATTEMPTS = 12;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:TRINOMEN_SERVER:-http://localhost:8042}",
      description = "The server to ask; default ${DEFAULT-VALUE} (TRINOMEN_SERVER).")
  private URI server = URI.create("http://localhost:8042");

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Sign in as this user. The password is read from --password-file, from the environment"
              + " variable TRINOMEN_PASSWORD, or asked for on the terminal.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File whose first line is the password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File whose first line is a bearer token (else: TRINOMEN_TOKEN).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--read-timeout",
      paramLabel = "SECONDS",
      description = "Give up when nothing comes for so long; default ${DEFAULT-VALUE}.")
  private int readTimeoutS = 120;

  private @Nullable HttpClient client;
  private @Nullable String authorization;

  /**
   * Posts JSON and gives the answer's body, which the caller closes.
   *
   * @throws CommandFailure if the server can't be reached or refuses
   */
  InputStream post(String path, String json) throws IOException {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** What the configuration of the server calls a hook or a webhook, to stand in a path. */
  static String named(String what, String name) {
    if (!ConfiguredName.isOne(name)) {
      throw new CommandFailure(ExitCode.USAGE, "a " + what + "'s name has no such characters");
    }
    return name;
  }

  /** Posts JSON where all that matters is that it was taken; otherwise as {@link #post}. */
  void tell(String path, String json) throws IOException {
    try (InputStream answer = post(path, json)) {
      answer.readAllBytes();
    }
  }

  /** Gets a path; otherwise as {@link #post}. */
  InputStream get(String path) throws IOException {
    return answer(request(path).GET());
  }

  /** Posts files as multipart/form-data (RFC 7578); otherwise as {@link #post}. */
  InputStream postFiles(String path, List<Path> files) throws IOException {
    String boundary = "trinomen-" + UUID.randomUUID();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Path file : files) {
      String header =
          "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n"
              .formatted(boundary, file.getFileName());
      body.writeBytes(header.getBytes(StandardCharsets.UTF_8));
      body.writeBytes(Files.readAllBytes(file));
      body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return answer(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  @Override
  public String address() {
    return server.toString().replaceAll("/+$", "");
  }

  /** A server that is busy or away is asked again for a while. */
  @Override
  public HttpResponse<InputStream> open(String path) throws IOException {
    return patiently(request(path).timeout(silenceMax()).GET());
  }

  @Override
  public HttpResponse<InputStream> ask(String path, String json) throws IOException {
    return patiently(
        request(path)
            .timeout(silenceMax())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpResponse<InputStream> patiently(HttpRequest.Builder request) throws IOException {
    HttpRequest signed = signed(request);
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      Optional<HttpResponse<InputStream>> answer = attempt(signed);
      if (answer.isPresent()) {
        return succeeded(answer.get());
      }
      pause(pause);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
    return succeeded(send(signed));
  }

  /** The answer; empty if there is none, or one that says that there may be one later. */
  private Optional<HttpResponse<InputStream>> attempt(HttpRequest request) {
    try {
      HttpResponse<InputStream> answer = client().send(request, _ -> body());
      if (!BUSY.contains(answer.statusCode())) {
        return Optional.of(answer);
      }
      answer.body().close();
      return Optional.empty();
    } catch (SSLHandshakeException e) {
      throw unanswered(e); // a certificate is no better in two minutes
    } catch (HttpConnectTimeoutException e) {
      return Optional.empty();
    } catch (HttpTimeoutException e) {
      throw unanswered(e); // it took the question and is silent: asking on would be silent as long
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static CommandFailure interrupted() {
    Thread.currentThread().interrupt();
    return new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
  }

  private Duration silenceMax() {
    return Duration.ofSeconds(Math.max(1, readTimeoutS));
  }

  private ServerBody body() {
    return new ServerBody(
        silenceMax(), why -> new CommandFailure(ExitCode.UNAVAILABLE, server + ": " + why));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofMinutes(10));
  }

  private InputStream answer(HttpRequest.Builder request) throws IOException {
    return succeeded(send(signed(request))).body();
  }

  private HttpRequest signed(HttpRequest.Builder request) throws IOException {
    authorization().ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  private HttpResponse<InputStream> succeeded(HttpResponse<InputStream> response)
      throws IOException {
    if (response.statusCode() == 200) {
      return response;
    }
    int status = response.statusCode();
    throw new CommandFailure(
        isTheQuestion(status) ? ExitCode.USAGE : ExitCode.UNAVAILABLE,
        server + " answers " + status + hint(status) + Answers.reason(response.body()));
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    try {
      return client().send(request, _ -> body());
    } catch (ConnectException e) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "nothing answers at " + server + ": is the server running there?");
    } catch (IOException e) {
      throw unanswered(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** The line's trouble, which is not that of a file here: timeouts, TLS, answers cut short. */
  private CommandFailure unanswered(IOException trouble) {
    return new CommandFailure(
        ExitCode.UNAVAILABLE, "no answer from " + server + ": " + trouble.getMessage());
  }

  /**
   * Made at the first request. Not closed: closing waits for the body to be read, which the caller
   * does later. Over HTTP/1.1, which has a connection for each answer that is under way.
   */
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(10))
              .build();
    }
    return client;
  }

  /** What is asked for makes no sense there, or is not there. */
  private static boolean isTheQuestion(int status) {
    return status == 400 || status == 404 || status == 409;
  }

  private static String hint(int status) {
    return switch (status) {
      case 401 -> " (sign in: --user, or a token): ";
      case 403 -> " (this user may not do that): ";
      default -> ": ";
    };
  }

  /** Asked for once. */
  private synchronized Optional<String> authorization() throws IOException {
    if (authorization == null) {
      authorization = credentials().orElse("");
    }
    return Optional.of(authorization).filter(value -> !value.isEmpty());
  }

  private Optional<String> credentials() throws IOException {
    String token = System.getenv("TRINOMEN_TOKEN");
    if (tokenFile != null) {
      return Optional.of("Bearer " + firstLine(tokenFile));
    }
    if (user != null) {
      byte[] pair = (user + ":" + password(user)).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }
    return Optional.ofNullable(token).map(value -> "Bearer " + value);
  }

  private String password(String name) throws IOException {
    if (passwordFile != null) {
      return firstLine(passwordFile);
    }
    String fromEnvironment = System.getenv("TRINOMEN_PASSWORD");
    if (fromEnvironment != null) {
      return fromEnvironment;
    }
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    return terminal
        .map(console -> console.readPassword("Password of %s: ", name))
        .map(String::new)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE, "no password: give --password-file or set TRINOMEN_PASSWORD"));
  }

  private static String firstLine(Path file) throws IOException {
    return Files.readString(file).lines().findFirst().orElse("").strip();
  }
}
