package org.trinomen.server.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.trinomen.server.config.AddressRange;
import org.trinomen.server.config.CallRules;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.DicomNode.Operation;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.RequestJson;

/** DICOM nodes as Orthanc's API writes them: {@code [AET, Host, Port]}, or an object. */
final class ModalityForm implements Form<Modality> {

  private static final List<String> ARRAY = List.of("AET", "Host", "Port", "Manufacturer");

  /** Switches that say what the node may ask of us. */
  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          "AllowEcho", Operation.ECHO,
          "AllowStore", Operation.STORE,
          "AllowFind", Operation.FIND,
          "AllowMove", Operation.MOVE,
          "AllowGet", Operation.GET,
          "AllowNAction", Operation.COMMIT);

  /** Switches of what we don't do, or of how we speak to the node. */
  private static final Set<String> OTHERS =
      Set.of("AllowEventReport", "AllowFindWorklist", Modality.TRANSCODING);

  @Override
  public Modality read(String name, JsonValue json) {
    RequestJson form =
        switch (json) {
          case JsonValue.Members members -> new RequestJson(members);
          case JsonValue.Items(List<JsonValue> items) -> new RequestJson(named(items));
          case JsonValue.Text _, JsonValue.Numeral _, JsonValue.Flag _, JsonValue.Null _ ->
              throw RequestJson.incorrect("a node is [AET, host, port, manufacturer] or an object");
        };
    String aeTitle = form.neededText("AET").strip();
    RequestJson.checkAeTitle(aeTitle);
    Set<Operation> allowed = EnumSet.noneOf(Operation.class);
    OPERATIONS.forEach(
        (allow, operation) -> {
          if (form.flag(allow, true)) {
            allowed.add(operation);
          }
        });
    Set<String> denied = new HashSet<>();
    for (String allow : OTHERS) {
      if (!form.flag(allow, true)) {
        denied.add(allow);
      }
    }
    return new Modality(
        new DicomNode(
            name,
            aeTitle,
            host(form),
            port(form),
            allowed,
            form.aeTitle("LocalAet"),
            Set.of(),
            rules(form)),
        manufacturer(form),
        form.timeout().orElse(0),
        retrieveMethod(form),
        denied);
  }

  /**
   * An AE title is typed by whoever likes. Who is reached at an address calls from there, and is
   * let in from nowhere else; of a host that is named, no more is known.
   */
  private static CallRules rules(RequestJson form) {
    List<AddressRange> addresses = new ArrayList<>();
    if (AddressRange.isRange(host(form))) {
      addresses.add(AddressRange.parse(host(form)));
    }
    return new CallRules(
        form.flag("UseDicomTls", false) ? CallRules.Tls.OUTGOING : CallRules.Tls.NONE,
        addresses,
        List.of(),
        Set.of());
  }

  private static JsonValue.Members named(List<JsonValue> items) {
    if (items.size() != 3 && items.size() != 4) {
      throw RequestJson.incorrect("a node is [AET, host, port] or [AET, host, port, manufacturer]");
    }
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      members.put(ARRAY.get(i), items.get(i));
    }
    return new JsonValue.Members(members);
  }

  static String host(RequestJson form) {
    String host = form.neededText("Host").strip();
    if (host.isEmpty() || host.length() > 255 || !host.matches("[A-Za-z0-9._:%-]+")) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "Host is a name or an address");
    }
    return host;
  }

  static int port(RequestJson form) {
    OptionalInt port = form.number("Port");
    if (port.isEmpty()) {
      throw RequestJson.incorrect("a number is expected in field \"Port\"");
    }
    if (port.getAsInt() < 1 || port.getAsInt() > 65_535) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "a port is 1 to 65535");
    }
    return port.getAsInt();
  }

  private static Manufacturer manufacturer(RequestJson form) {
    Optional<String> text = form.text("Manufacturer").filter(name -> !name.isEmpty());
    return text.isEmpty()
        ? Manufacturer.GENERIC
        : Manufacturer.of(text.get())
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.PARAMETER_OUT_OF_RANGE,
                        "Manufacturer is Generic, GenericNoWildcardInDates,"
                            + " GenericNoUniversalWildcard, Vitrea or GE"));
  }

  private static RetrieveMethod retrieveMethod(RequestJson form) {
    return form.text("RetrieveMethod")
        .map(
            text ->
                RetrieveMethod.of(text)
                    .orElseThrow(
                        () ->
                            new RequestFailure(
                                ErrorCode.PARAMETER_OUT_OF_RANGE,
                                "RetrieveMethod is SystemDefault, C-MOVE or C-GET")))
        .orElse(RetrieveMethod.SYSTEM_DEFAULT);
  }

  @Override
  public void keep(JsonGenerator json, Modality modality) throws IOException {
    show(json, modality); // there is nothing secret in it
  }

  @Override
  public void show(JsonGenerator json, Modality modality) throws IOException {
    DicomNode node = modality.node();
    Map<String, Boolean> switches = new TreeMap<>();
    OPERATIONS.forEach((allow, operation) -> switches.put(allow, node.allows(operation)));
    OTHERS.forEach(allow -> switches.put(allow, !modality.denied().contains(allow)));
    json.writeStartObject();
    json.writeStringField("AET", node.aeTitle());
    for (Map.Entry<String, Boolean> each : switches.entrySet()) {
      json.writeBooleanField(each.getKey(), each.getValue());
    }
    json.writeStringField("Host", node.host());
    json.writeStringField("LocalAet", node.localAeTitle().orElse(""));
    json.writeStringField("Manufacturer", modality.manufacturer().text());
    json.writeNumberField("Port", node.port());
    json.writeStringField("RetrieveMethod", modality.retrieveMethod().text());
    json.writeNumberField("Timeout", modality.timeoutSeconds());
    json.writeBooleanField("UseDicomTls", node.rules().tls().whenCalled());
    json.writeEndObject();
  }
}
