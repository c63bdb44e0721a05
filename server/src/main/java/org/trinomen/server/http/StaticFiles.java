package org.trinomen.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Files of a web page, which come with the program and are the same for everyone. */
public final class StaticFiles {

  private static final String LOOK_EACH_TIME = "no-cache";

  /** For a year (RFC 9111 §5.2.2.1), without asking whether it is still so (RFC 8246). */
  private static final String KEEP = "public, max-age=31536000, immutable";

  /** What is smaller fits into one packet anyway. */
  private static final int COMPRESSED_FROM = 1400;

  private record Source(Class<?> owner, String resource, String contentType, String caching) {}

  /** A file, and the same compressed, if that makes it smaller. */
  private record StaticFile(byte[] bytes, byte[] compressed, String tag) {}

  private final Map<String, Source> sources = new HashMap<>();
  private final Map<String, StaticFile> read = new ConcurrentHashMap<>();
  private final String contentPolicy;

  /**
   * No files yet.
   *
   * @param contentPolicy what the browser may load and run for them (Content Security Policy 3)
   */
  public StaticFiles(String contentPolicy) {
    this.contentPolicy = contentPolicy;
  }

  /**
   * Adds a file from the class path. It is read when it is first asked for: a start does not wait
   * for pages.
   *
   * @param owner a class in the module that holds the file
   * @param resource where the file is, seen from that class
   * @throws IllegalStateException if it is not there, or its type is not known
   */
  public void add(String name, Class<?> owner, String resource) {
    add(name, owner, resource, LOOK_EACH_TIME);
  }

  /** As {@link #add}, for a file whose name changes with its content: browsers may keep it. */
  public void addUnchanging(String name, Class<?> owner, String resource) {
    add(name, owner, resource, KEEP);
  }

  private void add(String name, Class<?> owner, String resource, String caching) {
    if (owner.getResource(resource) == null) {
      throw lacking(resource);
    }
    sources.put(name, new Source(owner, resource, contentType(name), caching));
  }

  /**
   * Answers with a file, or that the browser has it already.
   *
   * @throws RequestFailure if there is none of that name
   */
  public void answer(Exchange exchange, String name) throws IOException {
    Source source = sources.get(name);
    if (source == null) {
      throw new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "the page has no such file");
    }
    StaticFile file = read.computeIfAbsent(name, _ -> read(source));
    boolean compressed = file.compressed().length > 0 && takesGzip(exchange);
    String tag = '"' + file.tag() + (compressed ? "-gzip\"" : "\"");
    exchange.setHeader("Content-Security-Policy", contentPolicy);
    exchange.setHeader("Cache-Control", source.caching());
    exchange.setHeader("ETag", tag);
    exchange.setHeader("Vary", "Accept-Encoding");
    if (exchange.header("If-None-Match").filter(tag::equals).isPresent()) {
      exchange.answerEmpty(304);
    } else if (compressed) {
      exchange.setHeader("Content-Encoding", "gzip");
      exchange.answerBytes(source.contentType(), file.compressed());
    } else {
      exchange.answerBytes(source.contentType(), file.bytes());
    }
  }

  /** Whoever says anything special of it gets the file as it is. */
  private static boolean takesGzip(Exchange exchange) {
    return exchange.headers("Accept-Encoding").stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .anyMatch(value -> value.strip().equalsIgnoreCase("gzip"));
  }

  private static StaticFile read(Source source) {
    try (InputStream in = source.owner().getResourceAsStream(source.resource())) {
      if (in == null) {
        throw lacking(source.resource());
      }
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new StaticFile(
          bytes, compressed(source, bytes), HexFormat.of().formatHex(digest, 0, 8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] compressed(Source source, byte[] bytes) throws IOException {
    if (bytes.length < COMPRESSED_FROM || source.contentType().equals("image/png")) {
      return new byte[0];
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 3);
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }

  private static IllegalStateException lacking(String resource) {
    return new IllegalStateException("the program lacks its own file " + resource);
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case String other -> throw new IllegalStateException("no content type known for " + other);
    };
  }
}
