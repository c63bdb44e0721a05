package org.trinomen.server.config.orthanc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.JsonValue.Members;
import org.trinomen.server.json.JsonValue.Numeral;

/** Makes files of {@code peers.d} and {@code servers.d} of Orthanc's peers and DICOMweb servers. */
final class OrthancRemotes {

  /** What leads to a server; everything else that is told of one is a property. */
  private static final Set<String> OWN =
      Set.of(
          "Url",
          "Username",
          "Password",
          "HttpHeaders",
          "Timeout",
          "CertificateFile",
          "CertificateKeyFile",
          "CertificateKeyPassword",
          "Pkcs11");

  /** What the items are of one that is a list. */
  private static final List<String> SHORT_FORM = List.of("Url", "Username", "Password");

  private final List<String> remarks;

  OrthancRemotes(List<String> remarks) {
    this.remarks = remarks;
  }

  SortedMap<String, String> files(String folder, Members remotes) {
    SortedMap<String, String> files = new TreeMap<>();
    remotes
        .values()
        .forEach(
            (name, value) -> add(files, folder, name, OrthancEntry.members(value, SHORT_FORM)));
    return files;
  }

  private void add(SortedMap<String, String> files, String folder, String name, Members given) {
    Optional<String> url = given.text("Url").filter(WebRemote::isUrl);
    if (url.isEmpty()) {
      remarks.add(folder + ", " + name + ": must have " + WebRemote.URL_IS + "; left out");
      return;
    }
    String file = OrthancEntry.fileName(name, remarks);
    Map<String, Object> remote = new LinkedHashMap<>();
    remote.put("url", url.get());
    given.text("Username").ifPresent(user -> remote.put("username", user));
    given
        .text("Password")
        .filter(password -> !password.isEmpty())
        .ifPresent(
            password -> {
              remote.put("password-file", file + ".password");
              files.put(folder + "/" + file + ".password", password + "\n");
            });
    given.member("Timeout").ifPresent(value -> putSeconds(remote, value));
    put(remote, "headers", given.member("HttpHeaders").orElse(Members.EMPTY).asMembers().plain());
    Map<String, Object> properties = given.plain();
    properties.keySet().removeAll(OWN);
    put(remote, "properties", properties);
    if (given.member("CertificateFile").isPresent() || given.member("Pkcs11").isPresent()) {
      remarks.add(
          folder
              + ", "
              + name
              + ": we show no certificate to it; its own is checked, see"
              + " certificates in docs/configuration.md");
    }
    files.put(folder + "/" + file + ".conf", OrthancTranslator.render(remote));
  }

  private static void put(Map<String, Object> remote, String name, Map<String, Object> values) {
    if (!values.isEmpty()) {
      remote.put(name, values);
    }
  }

  private static void putSeconds(Map<String, Object> remote, JsonValue value) {
    if (value instanceof Numeral number && number.whole().filter(s -> s > 0).isPresent()) {
      remote.put("timeout", number.digits() + " s");
    }
  }
}
