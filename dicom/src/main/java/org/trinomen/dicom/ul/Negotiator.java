package org.trinomen.dicom.ul;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.trinomen.dicom.ul.Association.Connection;
import org.trinomen.dicom.ul.StateTable.Event;
import org.trinomen.dicom.ul.StateTable.State;
import org.trinomen.dicom.ul.UpperLayer.Indication;

/** Establishes associations, in both roles (PS3.8 §7.1). */
final class Negotiator {

  private Negotiator() {}

  static Negotiation request(
      TransportConnection below,
      String id,
      Pdu.AssociateRq request,
      AssociationSettings settings,
      LongSupplier nanoTime) {
    Connection connection;
    try {
      connection = Connection.open(below, id, settings, nanoTime, true);
    } catch (IOException e) {
      return lost(below, e);
    }
    UpperLayer upperLayer = connection.upperLayer();
    Pdu.AssociateRq complete = withOurself(request, settings);
    try {
      upperLayer.primitive(Event.EVT1);
      upperLayer.primitive(Event.EVT2, complete);
    } catch (AssociationException e) {
      return new Negotiation.Failed(e.end());
    }
    return switch (upperLayer.await(false)) {
      case Indication.AssociateAccepted accepted ->
          new Negotiation.Established(
              new Association(connection, complete, accepted.answer(), true));
      case Indication.AssociateRejected rejected ->
          new Negotiation.Rejected(complete, rejected.rejection());
      case Indication.Ended ended -> {
        if (StateTable.foresees(upperLayer.state(), Event.EVT15)) {
          abort(upperLayer);
        }
        yield failed(connection, ended.end());
      }
      case Indication.AssociateRequested _,
          Indication.AssociateRefused _,
          Indication.Data _,
          Indication.ReleaseRequested _,
          Indication.ReleaseConfirmed _ ->
          throw new IllegalStateException("PS3.8 Table 9-10 issues no such thing here");
    };
  }

  static Negotiation accept(
      TransportConnection below,
      String id,
      AssociationPolicy policy,
      AssociationSettings settings,
      LongSupplier nanoTime) {
    Connection connection;
    try {
      connection = Connection.open(below, id, settings, nanoTime, false);
      connection.upperLayer().primitive(Event.EVT5);
    } catch (IOException e) {
      return lost(below, e);
    }
    return switch (connection.upperLayer().await(false)) {
      case Indication.AssociateRequested requested ->
          answer(connection, policy, requested.request());
      case Indication.AssociateRefused refused -> {
        drain(connection);
        yield new Negotiation.Rejected(refused.request(), refused.rejection());
      }
      case Indication.Ended ended -> failed(connection, ended.end());
      case Indication.AssociateAccepted _,
          Indication.AssociateRejected _,
          Indication.Data _,
          Indication.ReleaseRequested _,
          Indication.ReleaseConfirmed _ ->
          throw new IllegalStateException("PS3.8 Table 9-10 issues no such thing here");
    };
  }

  private static Negotiation answer(
      Connection connection, AssociationPolicy policy, Pdu.AssociateRq request) {
    AssociationPolicy.Decision decision;
    boolean decided = false;
    try {
      decision = policy.decide(request, connection.remote());
      decided = true;
    } finally {
      if (!decided) {
        connection.transport().close();
      }
    }
    try {
      return switch (decision) {
        case AssociationPolicy.Accept accept -> {
          Pdu.AssociateAc answer = acceptance(request, accept, connection.settings());
          connection.upperLayer().primitive(Event.EVT7, answer);
          yield new Negotiation.Established(new Association(connection, request, answer, false));
        }
        case AssociationPolicy.Reject reject -> {
          connection.upperLayer().primitive(Event.EVT8, reject.why().pdu());
          drain(connection);
          yield new Negotiation.Rejected(request, reject.why().pdu());
        }
      };
    } catch (AssociationException e) {
      return new Negotiation.Failed(e.end());
    }
  }

  /** The A-ASSOCIATE-AC: a result for every proposed context, in the order proposed. */
  static Pdu.AssociateAc acceptance(
      Pdu.AssociateRq request, AssociationPolicy.Accept accept, AssociationSettings settings) {
    Map<Integer, PresentationContext.Result> byId = new HashMap<>();
    accept.contexts().forEach(result -> byId.put(result.id(), result));
    List<PresentationContext.Result> results = new ArrayList<>();
    for (PresentationContext context : request.contexts()) {
      PresentationContext.Result result = byId.get(context.id());
      if (result == null) {
        result = PresentationContext.Result.refuse(context, PresentationContext.Outcome.NO_REASON);
      }
      results.add(result);
    }
    return new Pdu.AssociateAc(
        Pdu.PROTOCOL_VERSION,
        request.calledAeTitle(),
        request.callingAeTitle(),
        Pdu.DICOM_APPLICATION_CONTEXT,
        results,
        information(settings, accept.answers()));
  }

  private static Pdu.AssociateRq withOurself(
      Pdu.AssociateRq request, AssociationSettings settings) {
    return new Pdu.AssociateRq(
        request.protocolVersion(),
        request.calledAeTitle(),
        request.callingAeTitle(),
        request.applicationContext(),
        request.contexts(),
        information(settings, request.userInformation().items()));
  }

  /** Maximum length and who we are, then the other items. */
  private static UserInformation information(AssociationSettings settings, List<UserItem> others) {
    List<UserItem> items = new ArrayList<>();
    items.add(new UserItem.MaximumLength(settings.receivePduLengthMax()));
    items.add(new UserItem.ImplementationClassUid(settings.implementation().classUid()));
    items.add(new UserItem.ImplementationVersionName(settings.implementation().versionName()));
    items.addAll(others);
    return new UserInformation(items);
  }

  private static void abort(UpperLayer upperLayer) {
    try {
      upperLayer.primitive(Event.EVT15);
    } catch (AssociationException e) {
      // The connection is gone: nothing to abort any more.
    }
  }

  private static Negotiation failed(Connection connection, AssociationEnd end) {
    drain(connection);
    return new Negotiation.Failed(end);
  }

  /** PS3.8 Sta13: the peer closes first, else our last PDU might be lost with the connection. */
  private static void drain(Connection connection) {
    while (connection.upperLayer().state() == State.STA13) {
      connection.upperLayer().await(false);
    }
    connection.transport().close();
  }

  private static Negotiation lost(TransportConnection below, IOException e) {
    try {
      below.wire().close();
    } catch (IOException again) {
      e.addSuppressed(again);
    }
    return new Negotiation.Failed(
        new AssociationEnd.ConnectionLost(String.valueOf(e.getMessage())));
  }
}
