package org.trinomen.server.migration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.JsonValue.Members;
import org.trinomen.server.remote.GivenRemotes;

/** Makes files of {@code peers.d} and {@code servers.d} of Orthanc's peers and DICOMweb servers. */
final class OrthancRemotes {

  /** What we show to a server to be believed; here our accounts do that. */
  private static final List<String> CREDENTIALS =
      List.of("CertificateFile", "CertificateKeyFile", "CertificateKeyPassword", "Pkcs11");

  private final List<String> remarks;

  OrthancRemotes(List<String> remarks) {
    this.remarks = remarks;
  }

  SortedMap<String, String> files(String folder, Members remotes) {
    SortedMap<String, String> files = new TreeMap<>();
    remotes.values().forEach((name, value) -> add(files, folder, name, value));
    return files;
  }

  private void add(SortedMap<String, String> files, String folder, String name, JsonValue value) {
    String where = folder + ", " + name + ": ";
    WebRemote remote;
    try {
      remote = GivenRemotes.web(name, withoutCredentials(value, where));
    } catch (RequestFailure e) {
      remarks.add(where + "must have another form: " + e.details() + "; left out");
      return;
    }
    String file = OrthancNames.fileName(name, remarks);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("url", remote.url().toString());
    remote.username().ifPresent(user -> settings.put("username", user));
    if (!remote.password().isEmpty()) {
      settings.put("password-file", file + ".password");
      files.put(folder + "/" + file + ".password", remote.password() + "\n");
    }
    if (remote.timeoutSeconds() > 0) {
      settings.put("timeout", remote.timeoutSeconds() + " s");
    }
    put(settings, "headers", remote.headers());
    put(settings, "properties", remote.properties());
    files.put(folder + "/" + file + ".conf", OrthancTranslator.render(settings));
  }

  private JsonValue withoutCredentials(JsonValue value, String where) {
    if (!(value instanceof Members(SequencedMap<String, JsonValue> values))) {
      return value;
    }
    SequencedMap<String, JsonValue> others = new LinkedHashMap<>(values);
    if (others.containsKey("CertificateFile") || others.containsKey("Pkcs11")) {
      remarks.add(
          where
              + "we show no certificate to it; its own is checked, see certificates in"
              + " docs/configuration.md");
    }
    others.keySet().removeAll(CREDENTIALS);
    return new Members(others);
  }

  private static void put(
      Map<String, Object> settings, String name, SortedMap<String, String> values) {
    if (!values.isEmpty()) {
      settings.put(name, values);
    }
  }
}
