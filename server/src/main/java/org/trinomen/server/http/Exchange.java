package org.trinomen.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.access.Principal;
import org.trinomen.server.config.LimitSettings;
import org.trinomen.server.json.JsonValue;

/** A request and its answer, as a route's handler sees them. Used by one thread. */
public final class Exchange {

  /** Writes one JSON value. */
  @FunctionalInterface
  public interface JsonWriting {
    /** Writes the value. */
    void to(JsonGenerator json) throws IOException;
  }

  /** What the dispatcher found out before the handler is called. */
  record Facts(
      String id,
      Method method,
      String prefix,
      String path,
      Parameters query,
      Map<String, String> pathValues,
      String address,
      @Nullable Principal principal,
      @Nullable PhiAccess phi) {}

  private final Request request;
  private final Response response;
  private final LimitSettings limits;
  private final Facts facts;
  private final AnswerStream answer;

  Exchange(Request request, Response response, LimitSettings limits, Facts facts) {
    this.request = request;
    this.response = response;
    this.limits = limits;
    this.facts = facts;
    this.answer = new AnswerStream(request, response);
  }

  /** Names the request in the log and in the records of what it brings. */
  public String id() {
    return facts.id();
  }

  public Method method() {
    return facts.method();
  }

  /** The path as asked for, decoded, without prefix. */
  public String path() {
    return facts.path();
  }

  /** The part of the path that stands where the template has this name. */
  public String pathValue(String name) {
    String value = facts.pathValues().get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route's template has no " + name);
    }
    return value;
  }

  /** As {@link #pathValue}, where the template may not have this name. */
  public Optional<String> pathValueIfAny(String name) {
    return Optional.ofNullable(facts.pathValues().get(name));
  }

  public Parameters query() {
    return facts.query();
  }

  /** The first header of this name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  /** All headers of this name, in their order. */
  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  /** Whether only the header of an answer is wanted. */
  public boolean isHead() {
    return HttpMethod.HEAD.is(request.getMethod());
  }

  /** What comes before every route's path as the caller reaches us, behind proxies too. */
  public String root() {
    return PublicAddress.of(request) + facts.prefix();
  }

  /** The secret of the session's cookie, if there is one; not yet proved to be good. */
  public Optional<String> sessionSecret() {
    return Authenticator.sessionCookie(request);
  }

  /** Whether another site's page made the request, or may have, using a browser's sign-in. */
  public boolean isForged() {
    return CrossSite.isForged(request, facts.method(), Principal.Means.PASSWORD);
  }

  /** Gives the browser the session's cookie; an empty secret takes it away. */
  public void setSessionCookie(String secret, boolean secure) {
    response
        .getHeaders()
        .put(
            HttpHeader.SET_COOKIE,
            Authenticator.COOKIE
                + "="
                + secret
                + "; Path=/; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "")
                + (secret.isEmpty() ? "; Max-Age=0" : ""));
  }

  /** IP address of the peer. */
  public String address() {
    return facts.address();
  }

  /** Who asks; only where the route is not open. */
  public Principal principal() {
    if (facts.principal() == null) {
      throw new IllegalStateException("an open route does not know who asks");
    }
    return facts.principal();
  }

  /** The leave to read names; only where the route needs a permission that gives it. */
  public PhiAccess phi() {
    if (facts.phi() == null) {
      throw new IllegalStateException("the route's permission gives no leave to read names");
    }
    return facts.phi();
  }

  /** The body as it arrives, bounded by {@code limits.request-size-max}. */
  public InputStream body() {
    if (request.getLength() > limits.requestSizeMax()) {
      throw new RequestFailure(
          ErrorCode.TOO_LARGE,
          "longer than " + limits.requestSizeMax() + " bytes: see limits.request-size-max");
    }
    return new BoundedInputStream(
        Content.Source.asInputStream(request), limits.requestSizeMax(), "limits.request-size-max");
  }

  /** The whole body, bounded by {@code limits.json-size-max}. */
  public byte[] smallBody() throws IOException {
    return new BoundedInputStream(
            Content.Source.asInputStream(request), limits.jsonSizeMax(), "limits.json-size-max")
        .readAllBytes();
  }

  /** The body as text. */
  public String textBody() throws IOException {
    return new String(smallBody(), UTF_8);
  }

  /** The body as JSON. */
  public JsonValue jsonBody() throws IOException {
    try {
      return JsonValue.parse(new ByteArrayInputStream(smallBody()));
    } catch (JsonValue.JsonException e) {
      throw new RequestFailure(ErrorCode.BAD_JSON, String.valueOf(e.getMessage()));
    }
  }

  /** Sets a header of the answer. */
  public void setHeader(String name, String value) {
    response.getHeaders().put(name, value);
  }

  /** Adds a header of which there may be several. */
  public void addHeader(String name, String value) {
    response.getHeaders().add(name, value);
  }

  /** Answers with a status and no body. */
  public void answerEmpty(int status) throws IOException {
    response.setStatus(status);
    answer.close();
  }

  /** Answers 200 with a text. */
  public void answerText(String text) throws IOException {
    answerBytes("text/plain; charset=utf-8", text.getBytes(UTF_8));
  }

  /** Answers 200 with bytes. */
  public void answerBytes(String contentType, byte[] bytes) throws IOException {
    try (OutputStream out = answerStream(contentType)) {
      out.write(bytes);
    }
  }

  /** Answers 200 with JSON, streamed. */
  public void answerJson(JsonWriting writing) throws IOException {
    answerJson(200, writing);
  }

  /** Answers with JSON, streamed. */
  public void answerJson(int status, JsonWriting writing) throws IOException {
    response.setStatus(status);
    answerJson("application/json; charset=utf-8", writing);
  }

  /** Answers with JSON of a kind that has a media type of its own, streamed. */
  public void answerJson(String contentType, JsonWriting writing) throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    // Closed only when the whole value was written: a broken answer must not look complete.
    JsonGenerator json = JsonValue.FACTORY.createGenerator(answer);
    answer.compressIfWanted();
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    writing.to(json);
    json.close();
    answer.close();
  }

  /** Answers 200 with what is written to the stream, in pieces if it is long. */
  public OutputStream answerStream(String contentType) {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    return answer;
  }

  /**
   * As {@link #answerStream(String)} where the other end waits for each piece: what is flushed goes
   * out. A reader who takes nothing for as long as a connection may be idle makes it fail.
   */
  public OutputStream answerLive(String contentType) {
    // Proxies hold answers back to pass them on in one piece; nginx does not with this.
    setHeader("X-Accel-Buffering", "no");
    answer.live();
    return answerStream(contentType);
  }

  /** As {@link #answerStream(String)} with another status. */
  public OutputStream answerStream(int status, String contentType) {
    OutputStream out = answerStream(contentType);
    response.setStatus(status);
    return out;
  }

  /** As {@link #answerStream(String)} where the length is known. */
  public OutputStream answerStream(String contentType, long length) {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    return answerStream(contentType);
  }

  /** Answers with text of some kind, streamed; it goes compressed to whoever takes it so. */
  public OutputStream answerLongText(int status, String contentType) {
    answer.compressIfWanted();
    return answerStream(status, contentType);
  }

  /**
   * Answers with a representation, as much of it as the request wants (RFC 9110 §13 and §14).
   *
   * @throws RequestFailure if it wants bytes that there are not
   */
  public void answer(Representation whole) throws IOException {
    whole.entityTag().ifPresent(tag -> setHeader("ETag", Selection.quoted(tag)));
    if (whole.length().isPresent()) {
      setHeader("Accept-Ranges", "bytes");
    }
    Selection selection =
        Selection.of(headers("If-None-Match"), header("Range"), header("If-Range"), whole);
    switch (selection) {
      case Selection.NotModified _ -> answerEmpty(304);
      case Selection.Unsatisfiable _ -> {
        setHeader("Content-Range", "bytes */" + whole.length().orElseThrow());
        throw new RequestFailure(
            ErrorCode.BAD_RANGE, "there are only " + whole.length().orElseThrow() + " bytes");
      }
      case Selection.Part(long from, long count) -> {
        long length = whole.length().orElseThrow();
        setHeader("Content-Range", "bytes " + from + "-" + (from + count - 1) + "/" + length);
        send(206, whole, from, OptionalLong.of(count));
      }
      case Selection.Whole _ -> send(200, whole, 0, whole.length());
    }
  }

  private void send(int status, Representation whole, long from, OptionalLong count)
      throws IOException {
    OutputStream out =
        count.isPresent()
            ? answerStream(whole.contentType(), count.getAsLong())
            : answerStream(whole.contentType());
    response.setStatus(status);
    if (!isHead()) {
      whole.source().write(from, count.orElse(Long.MAX_VALUE), out);
    }
    out.close();
  }

  /** Answers 206 with a part of something, which the header Content-Range names. */
  public OutputStream answerPart(String contentType, long length) {
    OutputStream out = answerStream(contentType, length);
    response.setStatus(206);
    return out;
  }

  AnswerStream answer() {
    return answer;
  }

  @Nullable Principal principalOrNull() {
    return facts.principal();
  }
}
