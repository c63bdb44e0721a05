package org.trinomen.server.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.trinomen.archive.query.Level;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.Levels;
import org.trinomen.server.orthanc.RequestJson;

/**
 * What is asked for below the URL of a DICOMweb server. It never leaves it: who may ask a server
 * for scans may not ask it for whatever else it holds.
 *
 * @param path without a slash before it
 * @param query what follows the question mark, encoded
 */
record WebAddress(String path, String query) {

  /** RFC 3986 §3.3, and no way upwards. */
  private static final String PATH = "[A-Za-z0-9._~!$&'()*+,;=:@%/-]{0,4096}";

  /** PS3.5 §9.1. */
  private static final String UID = "[0-9.]{1,64}";

  WebAddress {
    if (!path.matches(PATH) || path.matches("(?s).*%(?![0-9A-Fa-f]{2}).*") || leadsUpwards(path)) {
      throw RequestJson.incorrect(
          "\"Uri\" should be a path below the server's URL; what follows a question mark stands in"
              + " \"Arguments\"");
    }
  }

  /** As servers read it that decode before they divide, or that leave out parameters of parts. */
  private static boolean leadsUpwards(String path) {
    String decoded =
        path.replaceAll("(?i)%2e", ".").replaceAll("(?i)%2f|%5c", "/").replaceAll("(?i)%3b", ";");
    return Stream.of(decoded.split("/"))
        .map(part -> part.split(";", 2)[0])
        .anyMatch(part -> part.equals("..") || part.equals("."));
  }

  /** {@code Uri} and {@code Arguments}. */
  static WebAddress of(RequestJson request) {
    return new WebAddress(bare(request.neededText("Uri")), query(request));
  }

  /** {@code Resources}: UIDs by {@code Study}, {@code Series} and {@code Instance}. */
  static List<WebAddress> ofResources(RequestJson request) {
    if (!(request.members().member("Resources").orElse(null)
        instanceof JsonValue.Items(List<JsonValue> resources))) {
      throw RequestJson.incorrect("\"Resources\" should be an array of objects of UIDs");
    }
    List<WebAddress> addresses = new ArrayList<>();
    for (JsonValue each : resources) {
      RequestJson resource = RequestJson.of(each);
      addresses.add(
          of(
              resource.neededText("Study"),
              resource.text("Series").orElse(""),
              resource.text("Instance").orElse(""),
              query(request)));
    }
    return addresses;
  }

  /** {@code Level}, and the UIDs down to it. */
  static WebAddress ofLevel(RequestJson request) {
    Level level = Levels.named(request.neededText("Level"));
    if (level == Level.PATIENT) {
      throw RequestJson.incorrect("\"Level\" should be Study, Series or Instance");
    }
    return of(
        request.neededText("StudyInstanceUID"),
        level == Level.STUDY ? "" : request.neededText("SeriesInstanceUID"),
        level == Level.INSTANCE ? request.neededText("SOPInstanceUID") : "",
        "");
  }

  private static WebAddress of(String study, String series, String instance, String query) {
    if (series.isEmpty() && !instance.isEmpty()) {
      throw RequestJson.incorrect("\"Series\" should be there, where there is an \"Instance\"");
    }
    StringBuilder path = new StringBuilder("studies/").append(uid(study));
    if (!series.isEmpty()) {
      path.append("/series/").append(uid(series));
    }
    if (!instance.isEmpty()) {
      path.append("/instances/").append(uid(instance));
    }
    return new WebAddress(path.toString(), query);
  }

  private static String uid(String text) {
    if (!text.matches(UID)) {
      throw RequestJson.incorrect("a UID is 1 to 64 digits and dots");
    }
    return text;
  }

  private static String bare(String uri) {
    int slashes = 0;
    while (slashes < uri.length() && uri.charAt(slashes) == '/') {
      slashes++;
    }
    return uri.substring(slashes);
  }

  private static String query(RequestJson request) {
    JsonValue json = request.members().member("Arguments").orElse(JsonValue.Members.EMPTY);
    if (!(json instanceof JsonValue.Members arguments)) {
      throw RequestJson.incorrect("\"Arguments\" should be an object of strings");
    }
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, JsonValue> argument : arguments.values().entrySet()) {
      if (!(argument.getValue() instanceof JsonValue.Text(String value))) {
        throw RequestJson.incorrect("\"Arguments\" should be an object of strings");
      }
      pairs.add(encoded(argument.getKey()) + (value.isEmpty() ? "" : "=" + encoded(value)));
    }
    return String.join("&", pairs);
  }

  /** A blank as %20: a plus is one in forms only. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** As it stands behind the server's URL. */
  String text() {
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** Arguments may name a patient. */
  @Override
  public String toString() {
    return path;
  }
}
