package org.trinomen.server.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.server.config.AddressRange;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.JsonValue.Members;
import org.trinomen.server.remote.GivenRemotes;

/** Makes files of {@code nodes.d} of Orthanc's {@code DicomModalities}. */
final class OrthancModalities {

  /** Settings of a modality that stand for others. */
  private static final Map<String, String> ALIASES =
      Map.of("AllowStorageCommitment", "AllowNAction");

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
    modalities.values().forEach((name, value) -> add(files, name, value));
    return files;
  }

  private void add(SortedMap<String, String> files, String name, JsonValue value) {
    GivenRemotes.Node given;
    try {
      given = GivenRemotes.node(name, known(value));
    } catch (RequestFailure e) {
      remarks.add("DicomModalities.%s: %s; left out".formatted(name, e.details()));
      return;
    }
    DicomNode node = given.node();
    String twin = nameByAeTitle.putIfAbsent(node.aeTitle(), name);
    if (twin != null) {
      remarks.add(
          "DicomModalities.%s: has the AE title of %s, and here a node has its own; left out"
              .formatted(name, twin));
      return;
    }
    if (!given.manufacturer().equals("Generic")) {
      remarks.add(
          "DicomModalities.%s: no patches for %s here; try a query of it"
              .formatted(name, given.manufacturer()));
    }
    if (given.timeoutSeconds() > 0) {
      remarks.add("DicomModalities." + name + ": Timeout of a single node is not kept");
    }
    files.put(
        "nodes.d/" + OrthancNames.fileName(name, remarks) + ".conf",
        OrthancTranslator.render(settings(name, node)));
  }

  private static JsonValue known(JsonValue value) {
    if (!(value instanceof Members(SequencedMap<String, JsonValue> values))) {
      return value;
    }
    SequencedMap<String, JsonValue> known = new LinkedHashMap<>();
    values.forEach((name, each) -> known.put(ALIASES.getOrDefault(name, name), each));
    return new Members(known);
  }

  private Map<String, Object> settings(String name, DicomNode node) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("ae-title", node.aeTitle());
    settings.put("host", node.host());
    settings.put("port", node.port());
    List<String> allowed = new ArrayList<>();
    for (DicomNode.Operation operation : DicomNode.Operation.values()) {
      if (node.allows(operation)) {
        allowed.add(operation.name().toLowerCase(Locale.ROOT));
      }
    }
    settings.put("allow", allowed);
    node.localAeTitle().ifPresent(local -> settings.put("local-ae-title", local));
    if (node.rules().tls().whenCalled()) {
      settings.put("tls", "outgoing");
    }
    if (hostsChecked) {
      if (AddressRange.isRange(node.host())) {
        settings.put("addresses", List.of(node.host()));
      } else {
        remarks.add(
            "DicomModalities.%s: DicomCheckModalityHost asks for calls from %s; say its address"
                    .formatted(name, node.host())
                + " as addresses in its file");
      }
    }
    return settings;
  }
}
