package org.trinomen.server.config.orthanc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.server.config.AddressRange;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.JsonValue.Flag;
import org.trinomen.server.json.JsonValue.Items;
import org.trinomen.server.json.JsonValue.Members;
import org.trinomen.server.json.JsonValue.Numeral;
import org.trinomen.server.json.JsonValue.Text;

/** Makes files of {@code nodes.d} of Orthanc's {@code DicomModalities}. */
final class OrthancModalities {

  /** What they may ask of us, by what Orthanc calls it. All of it unless it says otherwise. */
  private static final Map<String, List<String>> ALLOWED = new LinkedHashMap<>();

  static {
    ALLOWED.put("echo", List.of("AllowEcho"));
    ALLOWED.put("store", List.of("AllowStore"));
    ALLOWED.put("find", List.of("AllowFind"));
    ALLOWED.put("move", List.of("AllowMove"));
    ALLOWED.put("get", List.of("AllowGet"));
    ALLOWED.put("commit", List.of("AllowStorageCommitment", "AllowNAction"));
  }

  /** What the items are of one that is a list. */
  private static final List<String> SHORT_FORM = List.of("AET", "Host", "Port", "Manufacturer");

  private final List<String> remarks;
  private final boolean hostsChecked;
  private final Map<String, String> nameByAeTitle = new HashMap<>();

  /**
   * A translator.
   *
   * @param hostsChecked whether callers must call from the host that is given
   */
  OrthancModalities(List<String> remarks, boolean hostsChecked) {
    this.remarks = remarks;
    this.hostsChecked = hostsChecked;
  }

  SortedMap<String, String> files(Members modalities) {
    SortedMap<String, String> files = new TreeMap<>();
    modalities
        .values()
        .forEach(
            (name, value) ->
                node(name, value)
                    .ifPresent(
                        node ->
                            files.put(
                                "nodes.d/" + OrthancEntry.fileName(name, remarks) + ".conf",
                                OrthancTranslator.render(node))));
    return files;
  }

  private Optional<Map<String, Object>> node(String name, JsonValue value) {
    Members given = OrthancEntry.members(value, SHORT_FORM);
    String aeTitle = given.text("AET").orElse("");
    String host = given.text("Host").orElse("");
    Optional<Long> port = given.member("Port").flatMap(OrthancModalities::number);
    if (aeTitle.isEmpty() || host.isEmpty() || port.isEmpty()) {
      remarks.add("DicomModalities." + name + ": without AE title, host and port; left out");
      return Optional.empty();
    }
    String twin = nameByAeTitle.putIfAbsent(aeTitle, name);
    if (twin != null) {
      remarks.add(
          "DicomModalities.%s: has the AE title of %s, and here a node has its own; left out"
              .formatted(name, twin));
      return Optional.empty();
    }
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("ae-title", aeTitle);
    node.put("host", host);
    node.put("port", port.get());
    node.put("allow", allowed(given));
    given.text("LocalAet").ifPresent(local -> node.put("local-ae-title", local));
    if (is(given, "UseDicomTls", true)) {
      node.put("tls", "outgoing");
    }
    if (hostsChecked) {
      if (AddressRange.isRange(host)) {
        node.put("addresses", List.of(host));
      } else {
        remarks.add(
            "DicomModalities.%s: DicomCheckModalityHost asks for calls from %s; say its address"
                    .formatted(name, host)
                + " as addresses in its file");
      }
    }
    remarkOnOthers(name, given);
    return Optional.of(node);
  }

  private void remarkOnOthers(String name, Members given) {
    given
        .text("Manufacturer")
        .filter(manufacturer -> !manufacturer.equals("Generic"))
        .ifPresent(
            manufacturer ->
                remarks.add(
                    "DicomModalities.%s: no patches for %s here; try a query of it"
                        .formatted(name, manufacturer)));
    given
        .member("Timeout")
        .flatMap(OrthancModalities::number)
        .filter(seconds -> seconds > 0)
        .ifPresent(
            _ -> remarks.add("DicomModalities." + name + ": Timeout of a single node is not kept"));
  }

  private static List<String> allowed(Members given) {
    List<String> allowed = new ArrayList<>();
    ALLOWED.forEach(
        (ours, theirs) -> {
          if (theirs.stream().noneMatch(each -> is(given, each, false))) {
            allowed.add(ours);
          }
        });
    return allowed;
  }

  private static boolean is(Members given, String name, boolean flag) {
    return given.member(name).filter(new Flag(flag)::equals).isPresent();
  }

  /** A port stands as a text, too. */
  private static Optional<Long> number(JsonValue value) {
    return switch (value) {
      case Numeral number -> number.whole();
      case Text(String digits) -> new Numeral(digits).whole();
      case Flag _, Items _, Members _, JsonValue.Null _ -> Optional.empty();
    };
  }
}
