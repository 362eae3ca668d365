package io.kestra.plugin.scripts.shell;

import io.kestra.core.models.annotations.Plugin;
import io.kestra.core.models.property.Property;
import io.kestra.core.models.tasks.RunnableTask;
import io.kestra.core.runners.RunContext;
import io.kestra.plugin.scripts.exec.AbstractExecScript;
import io.kestra.plugin.scripts.exec.scripts.models.ScriptOutput;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * Stands in for the task of this name, whose plugin is in Kestra's image and not on Maven Central. What it does is its base
 * class's, which is: commands, environment, task runner, timeout.
 */
@Plugin
public class Commands extends AbstractExecScript implements RunnableTask<ScriptOutput> {
    private final Property<String> containerImage = Property.ofValue("ubuntu");

    @NotNull
    private Property<List<String>> commands;

    @Override
    public Property<String> getContainerImage() {
        return containerImage;
    }

    public Property<List<String>> getCommands() {
        return commands;
    }

    @Override
    public ScriptOutput run(RunContext context) throws Exception {
        return commands(context)
            .withInterpreter(getInterpreter())
            .withBeforeCommands(getBeforeCommands())
            .withCommands(commands)
            .run();
    }
}
