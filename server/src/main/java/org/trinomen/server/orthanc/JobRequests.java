package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.JobEngine;
import org.trinomen.archive.job.JobState;
import org.trinomen.archive.job.JobStatus;
import org.trinomen.archive.job.JobsRefusedException;
import org.trinomen.archive.job.Submission;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.job.JobErrors;
import org.trinomen.server.json.JsonValue;

/**
 * Requests that become jobs. A synchronous one is answered with the job's {@code Content} when the
 * job has succeeded, and with its error when it failed; an asynchronous one at once, with {@code
 * ID} and {@code Path} of the job. Typical use, in a route's handler:
 *
 * <pre>{@code
 * JsonValue body = exchange.jsonBody();
 * JobOptions options = JobOptions.of(body);
 * Job job = new InstancesJob("DicomModalityStore", JobRequests.DESCRIPTION, ...);
 * jobs.run(exchange, options, Permission.SEND, job);
 * }</pre>
 */
public final class JobRequests {

  /** What jobs that the API hands in have as their {@code Description}. */
  public static final String DESCRIPTION = "REST API";

  private final JobEngine engine;

  public JobRequests(JobEngine engine) {
    this.engine = engine;
  }

  /** The queue itself, for jobs that no request hands in. */
  public JobEngine engine() {
    return engine;
  }

  /**
   * Runs a job that ends with the server, and answers.
   *
   * @param permission what the route has asked of the caller; an output can be fetched with it only
   */
  public void run(Exchange exchange, JobOptions options, Permission permission, Job job)
      throws IOException {
    run(exchange, options, permission, job, Optional.empty());
  }

  /**
   * As above; an asynchronous job is made anew from the request after a restart, by the {@link
   * org.trinomen.archive.job.JobRestorer} of its type. Nobody waits for a synchronous one then.
   */
  public void run(
      Exchange exchange,
      JobOptions options,
      Permission permission,
      Job job,
      Map<String, Object> request)
      throws IOException {
    run(exchange, options, permission, job, Optional.of(request));
  }

  private void run(
      Exchange exchange,
      JobOptions options,
      Permission permission,
      Job job,
      Optional<Map<String, Object>> request)
      throws IOException {
    String id;
    try {
      id =
          engine.submit(
              new Submission(
                  job,
                  options.priority(),
                  exchange.principal().account(),
                  exchange.address(),
                  permission.name(),
                  options.userData(),
                  options.synchronous() ? Optional.empty() : request));
    } catch (JobsRefusedException e) {
      throw busy(e);
    }
    if (options.synchronous()) {
      Map<String, Object> content = await(id).content();
      exchange.answerJson(json -> JsonValue.ofPlain(content).write(json));
      return;
    }
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("ID", id);
          json.writeStringField("Path", "/jobs/" + id);
          json.writeEndObject();
        });
  }

  /**
   * Waits for a job's success.
   *
   * @throws RequestFailure with the job's error if it failed
   */
  public JobStatus await(String id) {
    try {
      JobStatus end =
          engine
              .await(id)
              .orElseThrow(
                  () -> new RequestFailure(ErrorCode.INEXISTENT_ITEM, "the job is forgotten"));
      if (end.state() != JobState.SUCCESS) {
        throw JobErrors.asFailure(end.error());
      }
      return end;
    } catch (JobsRefusedException e) {
      throw busy(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RequestFailure(ErrorCode.BUSY, "the server is stopping");
    }
  }

  private static RequestFailure busy(JobsRefusedException e) {
    return new RequestFailure(ErrorCode.BUSY, String.valueOf(e.getMessage()));
  }
}
