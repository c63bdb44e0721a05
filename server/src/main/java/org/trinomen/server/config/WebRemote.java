package org.trinomen.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Another archive that we reach over HTTP: a peer, or a DICOMweb server. Its password and what its
 * headers say are shown to nobody.
 *
 * @param name how people and the REST API call it; the file's name unless given
 * @param url what comes before every path; ends in a slash
 * @param username whom we sign in as, where it wants that
 * @param password what we sign in with; may be empty
 * @param headers sent with every request, such as a bearer token
 * @param timeoutSeconds how long it may take to answer; 0: as configured for all
 * @param trusted file in PEM of whoever signs its certificate; empty: whom Java trusts
 * @param properties what clients of the REST API want to find with it
 */
public record WebRemote(
    String name,
    URI url,
    Optional<String> username,
    String password,
    SortedMap<String, String> headers,
    int timeoutSeconds,
    Optional<Path> trusted,
    SortedMap<String, String> properties) {

  /** Where the path of a route is put behind. */
  private static final String URL = "https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%/-]*)?";

  private static final Set<String> FRAMING =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  /** What a URL must be, for a person. */
  public static final String URL_IS =
      "a URL that begins with http:// or https://, without user, query or fragment";

  public WebRemote {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  /** Whether a text can be the URL of one. */
  public static boolean isUrl(String text) {
    return text.matches(URL);
  }

  /** The URL, with the slash at its end. */
  public static URI url(String text) {
    return URI.create(text.endsWith("/") ? text : text + "/");
  }

  /** RFC 9110 §5.6.2: a token; and none of those that frame a request, which are not for others. */
  public static boolean isHeaderName(String text) {
    return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
        && !FRAMING.contains(text.toLowerCase(Locale.ROOT));
  }

  /** RFC 9110 §5.5, without what is obsolete: nothing in it can begin another header. */
  public static boolean isHeaderValue(String text) {
    return text.matches("[\\x20-\\x7E\\t]*");
  }

  /** How a property is kept that is no text: as Orthanc does, true as 1. */
  public static String property(boolean flag) {
    return flag ? "1" : "0";
  }

  /** What a property says that is either so or not. */
  public boolean says(String property, boolean otherwise) {
    return switch (properties.getOrDefault(property, "")) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      case String _ -> otherwise;
    };
  }

  @Override
  public String toString() {
    return "WebRemote[" + name + ", " + url + "]";
  }
}
