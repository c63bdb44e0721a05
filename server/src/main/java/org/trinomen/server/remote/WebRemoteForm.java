package org.trinomen.server.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.RequestJson;

/**
 * Other archives as Orthanc's API writes them: {@code [url]}, {@code [url, username, password]}, or
 * an object. No answer tells a password, or what a header says.
 */
final class WebRemoteForm implements Form<WebRemote> {

  private static final Set<String> KNOWN =
      Set.of(
          "Url",
          "Username",
          "Password",
          "HttpHeaders",
          "Timeout",
          "Pkcs11",
          "CertificateFile",
          "CertificateKeyFile",
          "CertificateKeyPassword");

  /** They name files of the server, or a device: only its configuration may. */
  private static final List<String> OF_THE_CONFIGURATION =
      List.of("CertificateFile", "CertificateKeyFile");

  @Override
  public WebRemote read(String name, JsonValue json) {
    RequestJson form =
        switch (json) {
          case JsonValue.Members members -> new RequestJson(members);
          case JsonValue.Items(List<JsonValue> items) -> new RequestJson(named(items));
          case JsonValue.Text _, JsonValue.Numeral _, JsonValue.Flag _, JsonValue.Null _ ->
              throw RequestJson.incorrect("must be [url], [url, username, password] or an object");
        };
    for (String file : OF_THE_CONFIGURATION) {
      if (form.text(file).filter(text -> !text.isEmpty()).isPresent()) {
        throw new RequestFailure(
            ErrorCode.PARAMETER_OUT_OF_RANGE, file + ": certificates are configured in files");
      }
    }
    Optional<String> username = form.text("Username").filter(text -> !text.isEmpty());
    return new WebRemote(
        name,
        url(form.neededText("Url")),
        username,
        form.text("Password").orElse(""),
        headers(form),
        form.timeout().orElse(0),
        Optional.empty(),
        properties(form.members()));
  }

  private static JsonValue.Members named(List<JsonValue> items) {
    List<String> names = List.of("Url", "Username", "Password");
    if (items.size() != 1 && items.size() != 3) {
      throw RequestJson.incorrect("must be [url] or [url, username, password]");
    }
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      members.put(names.get(i), items.get(i));
    }
    return new JsonValue.Members(members);
  }

  private static URI url(String text) {
    if (!WebRemote.isUrl(text)) {
      throw RequestJson.incorrect("Url must be " + WebRemote.URL_IS);
    }
    return WebRemote.url(text);
  }

  /** {@code HttpHeaders}: of a remote, or of a single request. */
  static SortedMap<String, String> headers(RequestJson form) {
    SortedMap<String, String> headers = new TreeMap<>();
    JsonValue json = form.members().member("HttpHeaders").orElse(JsonValue.Members.EMPTY);
    for (Map.Entry<String, JsonValue> header : json.asMembers().values().entrySet()) {
      if (!(header.getValue() instanceof JsonValue.Text(String value))
          || !WebRemote.isHeaderName(header.getKey())
          || !WebRemote.isHeaderValue(value)) {
        throw RequestJson.incorrect("\"HttpHeaders\" should be an object of headers and texts");
      }
      headers.put(header.getKey(), value);
    }
    return headers;
  }

  private static SortedMap<String, String> properties(JsonValue.Members members) {
    SortedMap<String, String> properties = new TreeMap<>();
    members
        .values()
        .forEach(
            (name, value) -> {
              if (!KNOWN.contains(name)) {
                properties.put(name, property(name, value));
              }
            });
    return properties;
  }

  private static String property(String name, JsonValue value) {
    return switch (value) {
      case JsonValue.Text(String text) -> text;
      case JsonValue.Numeral(String digits) -> digits;
      case JsonValue.Flag(boolean flag) -> WebRemote.property(flag);
      case JsonValue.Members _, JsonValue.Items _, JsonValue.Null _ ->
          throw RequestJson.incorrect("\"" + name + "\" should be a string");
    };
  }

  @Override
  public void keep(JsonGenerator json, WebRemote remote) throws IOException {
    json.writeStartObject();
    json.writeStringField("Url", remote.url().toString());
    if (remote.username().isPresent()) {
      json.writeStringField("Username", remote.username().get());
    }
    json.writeStringField("Password", remote.password());
    json.writeNumberField("Timeout", remote.timeoutSeconds());
    json.writeObjectFieldStart("HttpHeaders");
    for (Map.Entry<String, String> header : remote.headers().entrySet()) {
      json.writeStringField(header.getKey(), header.getValue());
    }
    json.writeEndObject();
    for (Map.Entry<String, String> property : remote.properties().entrySet()) {
      json.writeStringField(property.getKey(), property.getValue());
    }
    json.writeEndObject();
  }

  @Override
  public void show(JsonGenerator json, WebRemote remote) throws IOException {
    Map<String, Object> members = new TreeMap<>(remote.properties());
    members.put("HttpHeaders", List.copyOf(remote.headers().keySet()));
    members.put("Pkcs11", false);
    members.put("Timeout", remote.timeoutSeconds());
    members.put("Url", remote.url().toString());
    remote.username().ifPresent(username -> members.put("Username", username));
    SortedMap<String, JsonValue> shown = new TreeMap<>();
    shown.putAll(JsonValue.ofPlain(members).asMembers().values());
    if (remote.username().isPresent()) {
      shown.put("Password", new JsonValue.Null());
    }
    new JsonValue.Members(new LinkedHashMap<>(shown)).write(json);
  }
}
