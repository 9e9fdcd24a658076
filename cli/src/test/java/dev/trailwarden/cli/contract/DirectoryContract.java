package dev.trailwarden.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.aws.Budget;
import dev.trailwarden.aws.Clients;
import dev.trailwarden.aws.OrganizationsDirectory;
import dev.trailwarden.core.decision.House;
import dev.trailwarden.core.event.AccountId;
import dev.trailwarden.core.port.Directory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapters expect of Organizations. */
abstract class DirectoryContract {
    private Clients clients;
    private Directory directory;

    abstract Judge judge();

    @BeforeEach
    void open() {
        clients = new Clients(judge().hub(), Optional.of(judge().endpoint()));
        directory = new OrganizationsDirectory(
                clients,
                new Budget(System::nanoTime),
                "eu-west-1",
                new House(Judge.MEMBER_ROLE, Optional.of(Judge.MANAGEMENT), List.of()),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void anAccountHasTheNameThatTheOrganizationGaveIt() {
        assertThat(directory.name(judge().named().account()))
                .contains(judge().named().name());
    }

    @Test
    void anAccountIsInAllUnitsUpToTheRoot() throws Exception {
        assertThat(directory.units(judge().named().account()))
                .isEqualTo(judge().named().units());
    }

    @Test
    void anAccountThatTheOrganizationDoesNotKnowHasNoName() {
        assertThat(directory.name(new AccountId("998877665544"))).isEmpty();
    }
}
