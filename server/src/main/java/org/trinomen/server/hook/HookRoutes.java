package org.trinomen.server.hook;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.Hook;
import org.trinomen.server.event.SinceEvent;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** Hooks, their runs, and what these have said. */
public final class HookRoutes {

  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1000;

  private final Hooks hooks;
  private final Access access;

  public HookRoutes(Hooks hooks, Access access) {
    this.hooks = hooks;
    this.access = access;
  }

  /** The routes. What a command says may hold names: it was given files. */
  public List<Route> routes() {
    String one = "/api/hooks/{hook}";
    return List.of(
        Route.of(
            Method.GET,
            "/api/hooks",
            Permission.MANAGE_JOBS,
            "Commands that are run on scans, how far each has come, and how its runs stand.",
            this::list),
        Route.of(
            Method.GET,
            one + "/runs",
            Permission.MANAGE_JOBS,
            "Runs of a hook, the newest first, by ?before, ?limit, ?state.",
            this::runs),
        Route.of(
            Method.GET,
            one + "/runs/{run}/log",
            Permission.READ_RECORDED,
            "What a run has said, as much of it as is kept.",
            this::log),
        Route.of(
            Method.POST,
            one + "/runs/{run}/rerun",
            Permission.MANAGE_JOBS,
            "Runs the hook once more on the scan of a run, as it is now.",
            this::rerun),
        Route.of(
            Method.POST,
            one + "/replay",
            Permission.MANAGE_JOBS,
            "Looks once more at all scans that events after {\"since\"} tell of.",
            this::replay));
  }

  private void list(Exchange exchange) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("hooks");
          for (HookWork each : hooks.all()) {
            write(json, each);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, HookWork work) throws IOException {
    Hook hook = work.hook();
    json.writeStartObject();
    json.writeStringField("name", hook.name());
    json.writeStringField("viewpoint", hook.viewpoint());
    json.writeStringField("on", hook.when().resolved() ? "resolved" : "complete");
    json.writeNumberField("result", hook.attachment().orElse(0));
    json.writeNumberField("through", work.through());
    json.writeStringField("trouble", work.trouble());
    json.writeObjectFieldStart("runs");
    List<HookRun> runs = work.book().all();
    for (HookRun.State state : HookRun.State.values()) {
      json.writeNumberField(
          state.name(), runs.stream().filter(each -> each.state() == state).count());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void runs(Exchange exchange) throws IOException {
    HookWork work = work(exchange);
    long before = exchange.query().number("before", Long.MAX_VALUE);
    int limit = Math.clamp(exchange.query().number("limit", LIMIT), 1, LIMIT_MAX);
    Optional<HookRun.State> state = exchange.query().first("state").map(HookRoutes::state);
    List<HookRun> shown =
        work.book().before(before, Integer.MAX_VALUE).stream()
            .filter(each -> state.isEmpty() || state.get() == each.state())
            .limit(limit)
            .toList();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("runs");
          for (HookRun each : shown) {
            each.write(json);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static HookRun.State state(String name) {
    for (HookRun.State state : HookRun.State.values()) {
      if (state.name().equalsIgnoreCase(name)) {
        return state;
      }
    }
    throw new RequestFailure(
        ErrorCode.PARAMETER_OUT_OF_RANGE,
        "state is one of WAITING, RUNNING, DONE, PUT_ASIDE, OVERTAKEN");
  }

  private void log(Exchange exchange) throws IOException {
    HookWork work = work(exchange);
    Path file = work.book().logFile(run(exchange, work).number());
    if (!Files.exists(file)) {
      throw new RequestFailure(ErrorCode.INEXISTENT_ITEM, "the run has not said anything yet");
    }
    try (OutputStream out = exchange.answerStream("text/plain; charset=utf-8")) {
      Files.copy(file, out);
    }
  }

  private void rerun(Exchange exchange) throws IOException {
    HookWork work = work(exchange);
    HookRun before = run(exchange, work);
    access.changed(exchange.principal(), "rerun hook", work.hook().name() + "/" + before.number());
    HookRun again =
        work.rerun(before)
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.INEXISTENT_ITEM,
                        "the scan is not one that the hook is for, as it is now"));
    exchange.answerJson(again::write);
  }

  private void replay(Exchange exchange) throws IOException {
    HookWork work = work(exchange);
    long since = SinceEvent.of(exchange);
    access.changed(exchange.principal(), "replay hook", work.hook().name());
    work.replay(since);
    exchange.answerJson(json -> json.writeRawValue("{}"));
  }

  private HookWork work(Exchange exchange) {
    return hooks
        .named(exchange.pathValue("hook"))
        .orElseThrow(() -> new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such hook"));
  }

  private static HookRun run(Exchange exchange, HookWork work) {
    String number = exchange.pathValue("run");
    return Optional.of(number)
        .filter(text -> text.matches("[0-9]{1,18}"))
        .flatMap(text -> work.book().run(Long.parseLong(text)))
        .orElseThrow(() -> new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such run"));
  }
}
