package org.trinomen.server.orthanc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.modification.Content;
import org.trinomen.archive.modification.Edit;
import org.trinomen.archive.modification.NewInstance;
import org.trinomen.archive.modification.TagPath;
import org.trinomen.archive.modification.UidReplacements;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.BoundedInputStream;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/**
 * {@code POST /tools/create-dicom}: an instance, or a series of them, made of pictures or files.
 */
public final class CreationRoutes {

  /** All pictures of a series together, in base 64; larger ones are for who makes DICOM files. */
  private static final long BODY_MAX = 64L << 20;

  private static final int INSTANCES_MAX = 10_000;

  private static final Set<Integer> UIDS =
      Set.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);

  private final RecordedFinder finder;
  private final Uploads.Reception reception;
  private final Access access;
  private final SecureRandom random;
  private final Clock clock;

  public CreationRoutes(
      RecordedFinder finder,
      Uploads.Reception reception,
      Access access,
      SecureRandom random,
      Clock clock) {
    this.finder = finder;
    this.reception = reception;
    this.access = access;
    this.random = random;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/tools/create-dicom",
            Permission.MODIFY,
            "Makes an instance of {\"Tags\"} and {\"Content\"}: a picture, a document, a series.",
            this::create));
  }

  /** What is common to all instances that a request makes. */
  private record Common(
      DataSet inherited,
      List<Edit> edits,
      RequestJson options,
      boolean force,
      boolean interprets,
      LocalDateTime now,
      UidReplacements uids) {}

  private void create(Exchange exchange) throws IOException {
    JsonValue.Members body = body(exchange);
    boolean old = body.member("Tags").isEmpty();
    RequestJson options = new RequestJson(old ? JsonValue.Members.EMPTY : body);
    boolean force = options.flag("Force", false);
    boolean interprets = options.flag("InterpretBinaryTags", true);
    DataSet inherited = old ? DataSet.empty() : inherited(body);
    Common common =
        new Common(
            inherited,
            edits(old ? withoutPixels(body) : tags(body), inherited, force, interprets),
            options,
            force,
            interprets,
            LocalDateTime.now(clock.withZone(ZoneId.systemDefault())),
            new UidReplacements(random));
    Optional<JsonValue> content = body.member(old ? "PixelData" : "Content");
    if (content.orElse(null) instanceof JsonValue.Items(List<JsonValue> items)
        && !items.isEmpty()) {
      series(exchange, common, items);
      return;
    }
    boolean none = content.isEmpty() || content.get() instanceof JsonValue.Items;
    Optional<Content> held = none ? Optional.empty() : Optional.of(content(content.get()));
    IngestOutcome outcome = keep(exchange, common, List.of(), held, Optional.empty());
    exchange.answerJson(json -> UploadJson.write(json, outcome));
  }

  private static JsonValue.Members body(Exchange exchange) throws IOException {
    try {
      JsonValue body =
          JsonValue.parse(
              new BoundedInputStream(exchange.body(), BODY_MAX, "64 MiB for /tools/create-dicom"));
      if (body instanceof JsonValue.Members members) {
        return members;
      }
    } catch (JsonValue.JsonException e) {
      throw new RequestFailure(ErrorCode.BAD_JSON, String.valueOf(e.getMessage()));
    }
    throw EditReader.bad("The body must be a JSON object");
  }

  private static JsonValue.Members tags(JsonValue.Members body) {
    if (body.member("Tags").orElse(null) instanceof JsonValue.Members tags) {
      return tags;
    }
    throw EditReader.bad("Tags is an object of tags and values");
  }

  private static JsonValue.Members withoutPixels(JsonValue.Members body) {
    JsonValue.Members tags = new JsonValue.Members(new LinkedHashMap<>(body.values()));
    tags.values().remove("PixelData");
    return tags;
  }

  // ---- what it belongs to

  /** The modules of the parent, as its first instance has them. */
  private DataSet inherited(JsonValue.Members body) throws IOException {
    Optional<JsonValue> named = body.member("Parent");
    if (named.isEmpty()) {
      return DataSet.empty();
    }
    Resource parent =
        (named.get() instanceof JsonValue.Text(String id) ? PublicId.parse(id) : NONE)
            .flatMap(finder::anyLevel)
            .orElseThrow(() -> new RequestFailure(ErrorCode.CREATE_BAD_PARENT, "Parent"));
    if (parent.level() == Level.INSTANCE) {
      throw new RequestFailure(ErrorCode.CREATE_PARENT_IS_INSTANCE, "Parent");
    }
    PublicId first = finder.childIds(parent.id(), Level.INSTANCE).getFirst();
    Resource instance = finder.resource(Level.INSTANCE, first).orElseThrow();
    DataSet header = InstanceRoutes.header(finder, instance.facts().orElseThrow()).dataSet();
    DataSetBuilder modules = new DataSetBuilder();
    header.element(Tag.SpecificCharacterSet).ifPresent(modules::put);
    for (Level level : Levels.ALL.subList(0, Levels.ALL.indexOf(parent.level()) + 1)) {
      for (int tag : ModuleTags.of(level)) {
        header.element(tag).ifPresent(modules::put);
      }
    }
    return modules.build();
  }

  private static final Optional<PublicId> NONE = Optional.empty();

  // ---- what it is to have

  private static List<Edit> edits(
      JsonValue.Members tags, DataSet inherited, boolean force, boolean interprets) {
    List<Edit> edits = new ArrayList<>();
    for (Map.Entry<String, JsonValue> each : tags.values().entrySet()) {
      int tag = TagPath.tag(each.getKey());
      if (tag == Tag.PixelData) {
        throw new RequestFailure(ErrorCode.CREATE_USE_CONTENT, "PixelData");
      }
      if (Tags.group(tag) == 0x0002) {
        throw EditReader.bad("Group 0002 is written anew for each file");
      }
      boolean overrides = inherited.contains(tag) && tag != Tag.SpecificCharacterSet;
      if (overrides || (UIDS.contains(tag) && !force)) {
        throw new RequestFailure(ErrorCode.CREATE_OVERRIDE, TagNames.name(tag));
      }
      edits.add(
          new Edit.Replace(TagPath.of(tag), EditReader.value(tag, each.getValue(), interprets)));
    }
    return edits;
  }

  private static Content content(JsonValue value) {
    if (!(value instanceof JsonValue.Text(String text))) {
      throw new RequestFailure(ErrorCode.CREATE_USE_DATA_URI, "Content");
    }
    DataUri uri = DataUri.parse(text);
    return new Content(
        Content.Kind.of(uri.mediaType())
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.NOT_IMPLEMENTED,
                        "Unsupported MIME type for the content of a new DICOM file")),
        uri.bytes());
  }

  // ---- keeping it

  private void series(Exchange exchange, Common common, List<JsonValue> items) throws IOException {
    if (items.size() > INSTANCES_MAX) {
      throw EditReader.bad("A series is made of at most " + INSTANCES_MAX + " instances at once");
    }
    Optional<PublicId> series = Optional.empty();
    for (int i = 0; i < items.size(); i++) {
      JsonValue item = items.get(i);
      JsonValue.Members members = item.asMembers();
      boolean isObject = item instanceof JsonValue.Members;
      List<Edit> own =
          isObject && members.member("Tags").isPresent()
              ? edits(tags(members), common.inherited(), common.force(), common.interprets())
              : List.of();
      JsonValue held = isObject ? members.member("Content").orElse(new JsonValue.Null()) : item;
      IngestOutcome outcome =
          keep(
              exchange,
              common,
              own,
              Optional.of(content(held)),
              Optional.of(new NewInstance.Place(i + 1, items.size())));
      series = Optional.of(path(outcome).series());
    }
    String id = series.orElseThrow().toString();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("ID", id);
          json.writeStringField("Path", "/series/" + id);
          json.writeStringField("Status", "Success");
          json.writeEndObject();
        });
  }

  private IngestOutcome keep(
      Exchange exchange,
      Common common,
      List<Edit> own,
      Optional<Content> content,
      Optional<NewInstance.Place> place)
      throws IOException {
    List<Edit> edits = new ArrayList<>(common.edits());
    edits.addAll(own);
    NewInstance instance =
        new NewInstance(
            common.inherited(),
            edits,
            common.options().text("PrivateCreator").orElse(""),
            content,
            common.options().flag("Encapsulate", false),
            place);
    byte[] file = instance.file(common.now(), common.uids());
    IngestOutcome outcome = Uploads.receive(reception, exchange, new ByteArrayInputStream(file));
    Uploads.refuse(outcome, "");
    access.changed(exchange.principal(), "create", path(outcome).instance().toString());
    return outcome;
  }

  private static IngestOutcome.Path path(IngestOutcome outcome) {
    return switch (outcome) {
      case IngestOutcome.Stored stored -> stored.path();
      case IngestOutcome.AlreadyHeld held -> held.path();
      case IngestOutcome.Conflicting other -> other.path();
      case IngestOutcome.Refused _ ->
          throw new IllegalStateException("what is refused was told before");
    };
  }
}
