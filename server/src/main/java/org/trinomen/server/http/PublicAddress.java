package org.trinomen.server.http;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Scheme and host as a caller knows us, which a proxy tells by {@code Forwarded} (RFC 7239) or the
 * older headers. It goes back to that caller only, in addresses to follow.
 */
final class PublicAddress {

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:.]+](:[0-9]{1,5})?");

  private static final Pattern FORWARDED_HOST =
      Pattern.compile("(?i)(?:^|[;,])\\s*host=\"?([^\";,]+)\"?");

  private static final Pattern FORWARDED_PROTO =
      Pattern.compile("(?i)(?:^|[;,])\\s*proto=\"?(https?)\"?");

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private PublicAddress() {}

  /** Such as {@code https://archive.example:8443}. */
  static String of(Request request) {
    HttpFields headers = request.getHeaders();
    Optional<String> forwarded = header(headers, "Forwarded");
    String host =
        forwarded
            .flatMap(value -> first(FORWARDED_HOST, value))
            .or(() -> header(headers, "X-Forwarded-Host"))
            .filter(each -> HOST.matcher(each).matches())
            .or(
                () ->
                    header(headers, HttpHeader.HOST.asString()).map(own -> withPort(own, request)))
            .filter(each -> HOST.matcher(each).matches())
            .orElseGet(() -> Request.getServerName(request) + ":" + Request.getServerPort(request));
    String scheme =
        forwarded
            .flatMap(value -> first(FORWARDED_PROTO, value))
            .or(() -> header(headers, "X-Forwarded-Proto"))
            .filter(each -> each.equals("http") || each.equals("https"))
            .orElseGet(() -> request.isSecure() ? "https" : "http");
    return scheme + "://" + host;
  }

  /**
   * Some clients leave the port out, which RFC 9110 §7.2 has in it. That shows where nothing can be
   * between them and us: on this very machine.
   */
  private static String withPort(String host, Request request) {
    HttpFields headers = request.getHeaders();
    boolean proxied =
        headers.stream()
            .map(field -> field.getLowerCaseName())
            .anyMatch(name -> name.equals("via") || name.startsWith("x-forwarded-"));
    int port = Request.getLocalPort(request);
    boolean lacks = LOOPBACK.contains(host) && port != 80 && !proxied;
    return lacks ? host + ":" + port : host;
  }

  /** Of several proxies, the first one met is the one that the caller addressed. */
  private static Optional<String> header(HttpFields headers, String name) {
    return Optional.ofNullable(headers.get(name))
        .map(value -> name.equals("Forwarded") ? value : value.split(",", 2)[0].strip());
  }

  private static Optional<String> first(Pattern pattern, String value) {
    Matcher matcher = pattern.matcher(value);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }
}
