package dev.trailwarden.core.tamper;

/** An account moves to another unit, perhaps one without the guardrail ({@code organizations:MoveAccount}). */
public record MoveAccount() implements OrganizationTamper {
    @Override
    public String id() {
        return "move-account";
    }

    @Override
    public String eventName() {
        return "MoveAccount";
    }

    @Override
    public String about() {
        return "Moves an account to another unit. Policies of the former unit hold it no " + "longer.";
    }

    @Override
    public String deed() {
        return "moved";
    }

    @Override
    public Severity severity() {
        return Severity.HIGH;
    }

    @Override
    public String undone() {
        return "Reads where the account is now. If it was below a unit with the kept guardrail "
                + "and is no longer, it is told with the command that moves it back. Any other "
                + "move is not told.";
    }

    @Override
    public String lost() {
        return "What was done in the account while no policy denied it.";
    }
}
