package org.trinomen.identity.ledger;

import org.trinomen.identity.AgentKind;

/** Who makes a statement. */
public sealed interface Agent {

  AgentKind kind();

  /** Identifies the agent among those of its kind; two versions of an algorithm are one agent. */
  String name();

  /** In which role it speaks; empty if in none. */
  String role();

  /** Where it belongs, such as a hospital; empty if nowhere. */
  String organization();

  /**
   * Someone with an account.
   *
   * @param name of the account
   */
  record Person(String name, String role, String organization) implements Agent {

    public Person {
      Texts.requireNamed(name, "a person");
      Texts.requireShort(role);
      Texts.requireShort(organization);
    }

    @Override
    public AgentKind kind() {
      return AgentKind.PERSON;
    }
  }

  /**
   * A program that decides by itself.
   *
   * @param parametersDigest tells two sets of its parameters apart
   */
  record Algorithm(String name, String version, String parametersDigest) implements Agent {

    public Algorithm {
      Texts.requireNamed(name, "an algorithm");
      Texts.requireNamed(version, "the version of an algorithm");
      Texts.requireShort(parametersDigest);
    }

    @Override
    public AgentKind kind() {
      return AgentKind.ALGORITHM;
    }

    @Override
    public String role() {
      return "";
    }

    @Override
    public String organization() {
      return "";
    }
  }

  /** What a study's own systems fill, such as an imported roster. */
  record Feed(String name) implements Agent {

    public Feed {
      Texts.requireNamed(name, "a feed");
    }

    @Override
    public AgentKind kind() {
      return AgentKind.FEED;
    }

    @Override
    public String role() {
      return "";
    }

    @Override
    public String organization() {
      return "";
    }
  }
}
