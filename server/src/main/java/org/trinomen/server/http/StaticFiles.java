package org.trinomen.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Files of a web page, which come with the program and are the same for everyone. */
public final class StaticFiles {

  private record Source(Class<?> owner, String resource, String contentType) {}

  private record StaticFile(String contentType, byte[] bytes, String tag) {}

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
    if (owner.getResource(resource) == null) {
      throw lacking(resource);
    }
    sources.put(name, new Source(owner, resource, contentType(name)));
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
    exchange.setHeader("Content-Security-Policy", contentPolicy);
    exchange.setHeader("Cache-Control", "no-cache");
    exchange.setHeader("ETag", file.tag());
    if (exchange.header("If-None-Match").filter(file.tag()::equals).isPresent()) {
      exchange.answerEmpty(304);
    } else {
      exchange.answerBytes(file.contentType(), file.bytes());
    }
  }

  private static StaticFile read(Source source) {
    try (InputStream in = source.owner().getResourceAsStream(source.resource())) {
      if (in == null) {
        throw lacking(source.resource());
      }
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      String tag = '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
      return new StaticFile(source.contentType(), bytes, tag);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
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
