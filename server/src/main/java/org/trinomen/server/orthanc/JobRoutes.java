package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.trinomen.archive.job.JobEngine;
import org.trinomen.archive.job.JobOutput;
import org.trinomen.archive.job.JobStatus;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Representation;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/**
 * Jobs: looking at them, steering them, fetching what they have made. Everyone has their own; those
 * of others take {@link Permission#MANAGE_JOBS}, and what a job has made the permission that the
 * job was handed in with.
 */
public final class JobRoutes {

  private static final String JOB = "/jobs/{job}";

  private final JobEngine engine;
  private final Access access;

  public JobRoutes(JobEngine engine, Access access) {
    this.engine = engine;
    this.access = access;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(see(Method.GET, "/jobs", "Ids of jobs; the jobs with ?expand.", this::list));
    routes.add(see(Method.GET, JOB, "A job.", this::job));
    routes.add(see(Method.DELETE, JOB, "Forgets a job that has ended.", this::delete));
    routes.add(steer("cancel", "Cancels a job.", engine::cancel));
    routes.add(steer("pause", "Pauses a job.", engine::pause));
    routes.add(steer("resume", "Resumes a paused job.", engine::resume));
    routes.add(steer("resubmit", "Resubmits a job that failed.", engine::resubmit));
    String output = JOB + "/{key}";
    routes.add(see(Method.GET, output, "What a job has made.", this::output));
    routes.add(see(Method.DELETE, output, "Deletes what a job has made.", this::deleteOutput));
    return routes;
  }

  private static Route see(Method method, String path, String summary, RouteHandler handler) {
    return Route.of(method, path, Permission.SEE_SYSTEM, summary, handler);
  }

  private Route steer(String verb, String summary, Predicate<String> steering) {
    return see(
        Method.POST,
        JOB + "/" + verb,
        summary,
        exchange -> {
          Optional<JobStatus> job = find(exchange);
          if (job.isEmpty() || !steering.test(job.get().id())) {
            exchange.answerEmpty(400);
            return;
          }
          access.changed(exchange.principal(), verb + " job", job.get().id());
          exchange.answerBytes("application/json", new byte[] {'{', '}'});
        });
  }

  private void list(Exchange exchange) throws IOException {
    List<JobStatus> jobs =
        engine.jobs().stream()
            .filter(job -> isFor(exchange.principal(), job))
            .sorted(Comparator.comparing(JobStatus::id))
            .toList();
    boolean expand = exchange.query().flag("expand", false);
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (JobStatus job : jobs) {
            if (expand) {
              JobJson.write(json, job);
            } else {
              json.writeString(job.id());
            }
          }
          json.writeEndArray();
        });
  }

  private void job(Exchange exchange) throws IOException {
    Optional<JobStatus> job = find(exchange);
    if (job.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    exchange.answerJson(json -> JobJson.write(json, job.get()));
  }

  private void delete(Exchange exchange) throws IOException {
    Optional<JobStatus> job = find(exchange);
    if (job.isEmpty() || !engine.delete(job.get().id())) {
      throw new RequestFailure(
          ErrorCode.INEXISTENT_ITEM, "there is no such job, or it has not ended");
    }
    access.changed(exchange.principal(), "delete job", job.get().id());
    exchange.answerText("");
  }

  private void output(Exchange exchange) throws IOException {
    JobStatus job = withOutput(exchange);
    JobOutput output =
        engine.output(job.id(), exchange.pathValue("key")).orElseThrow(() -> noOutput(exchange));
    long length;
    try {
      length = Files.size(output.file());
    } catch (NoSuchFileException _) {
      throw noOutput(exchange);
    }
    FileNames.offer(exchange, output.name());
    exchange.answer(
        new Representation(
            output.contentType(),
            Optional.of(job.id()),
            OptionalLong.of(length),
            (from, count, out) -> copy(output.file(), from, count, out)));
  }

  private void deleteOutput(Exchange exchange) throws IOException {
    JobStatus job = withOutput(exchange);
    if (!engine.deleteOutput(job.id(), exchange.pathValue("key"))) {
      throw noOutput(exchange);
    }
    access.changed(exchange.principal(), "delete job output", job.id());
    exchange.answerText("");
  }

  /** The job of the path, whose outputs the caller may have. */
  private JobStatus withOutput(Exchange exchange) {
    JobStatus job = find(exchange).orElseThrow(() -> noOutput(exchange));
    String action = exchange.method() + " " + JOB + "/{key}";
    Permission permission = Permission.valueOf(job.permission());
    switch (access.permit(exchange.principal(), permission, action, job.id(), exchange.id())) {
      case Access.Verdict.Permitted _, Access.Verdict.PermittedToRead _ -> {}
      case Access.Verdict.Denied _ ->
          throw new RequestFailure(
              ErrorCode.FORBIDDEN, "the account lacks the permission " + permission);
    }
    return job;
  }

  /** The job of the path, if it is for the caller's eyes. */
  private Optional<JobStatus> find(Exchange exchange) {
    return engine.job(exchange.pathValue("job")).filter(job -> isFor(exchange.principal(), job));
  }

  private static boolean isFor(Principal principal, JobStatus job) {
    return job.submitter().equals(principal.account()) || principal.may(Permission.MANAGE_JOBS);
  }

  private static RequestFailure noOutput(Exchange exchange) {
    return new RequestFailure(
        ErrorCode.INEXISTENT_ITEM, "Job has no such output: " + exchange.pathValue("key"));
  }

  private static void copy(Path file, long from, long count, OutputStream out) throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        InputStream in = Channels.newInputStream(channel.position(from))) {
      byte[] buffer = new byte[64 << 10];
      long left = count;
      int some = 0;
      while (left > 0 && some >= 0) {
        some = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (some > 0) {
          out.write(buffer, 0, some);
          left -= some;
        }
      }
    }
  }
}
