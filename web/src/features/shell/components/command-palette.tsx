"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { FolderGit2, Layers, Monitor, Moon, Plus, Rocket, Search, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { overlayStyle } from "@/components/ui/dialog";
import { routes } from "@/config/routes";
import { deploymentListQuery } from "@/features/deployments/api/deployment-queries";
import { useRequestDeployment } from "@/features/deployments/api/use-deployment-action";
import { StatusIcon } from "@/features/deployments/components/status-badge";
import { subject } from "@/features/deployments/rules/commit";
import { projectListQuery } from "@/features/projects/api/project-queries";
import { useTheme } from "./use-theme";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Goes to every page, project and recent deployment, and does what is done most. */
export function CommandPalette({ open, onOpenChange }: Props) {
  const router = useRouter();
  const [, setTheme] = useTheme();
  const projects = useInfiniteQuery({ ...projectListQuery, enabled: open });
  const deployments = useInfiniteQuery({ ...deploymentListQuery({}), enabled: open });
  const requestDeployment = useRequestDeployment();

  const act = (action: () => void) => () => {
    onOpenChange(false);
    action();
  };
  const go = (path: string) => act(() => router.push(path));
  const deploy = (projectId: string, name: string) =>
    act(() =>
      requestDeployment.mutate(
        { projectId },
        {
          onSuccess: ({ id }) => router.push(routes.deployment(id)),
          onError: (error) => toast.error(`${name} was not deployed`, { description: error.message }),
        },
      ),
    );

  const allProjects = projects.data?.pages.flatMap((page) => page.items) ?? [];
  const recent = deployments.data?.pages[0]?.items.slice(0, 8) ?? [];

  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyle} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[max(1rem,12vh)] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 animate-enter overflow-hidden rounded-xl border border-line bg-raised shadow-raised"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command label="Search and commands" loop>
            <div className="flex items-center gap-2.5 border-line border-b px-4">
              <Search className="size-4 shrink-0 text-ink-faint" aria-hidden />
              <Command.Input
                placeholder="Go to a project, deploy, switch theme…"
                className="h-12 w-full bg-transparent outline-none placeholder:text-ink-faint max-sm:text-[1rem]"
              />
            </div>
            <Command.List className="max-h-[min(24rem,60vh)] scroll-py-1 overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-ink-muted text-sm">Nothing matches.</Command.Empty>
              <Group heading="Pages">
                <Item onSelect={go(routes.projects)} icon={<FolderGit2 />}>
                  Projects
                </Item>
                <Item onSelect={go(routes.deployments)} icon={<Layers />}>
                  Deployments
                </Item>
                <Item onSelect={go(routes.newProject)} icon={<Plus />}>
                  New project
                </Item>
              </Group>
              {allProjects.length > 0 && (
                <Group heading="Projects">
                  {allProjects.map(({ id, name }) => (
                    <Item
                      key={id}
                      value={`project ${name} ${id}`}
                      onSelect={go(routes.project(id))}
                      icon={<FolderGit2 />}
                    >
                      {name}
                    </Item>
                  ))}
                  {allProjects.map(({ id, name }) => (
                    <Item
                      key={`deploy-${id}`}
                      value={`deploy ${name} ${id}`}
                      onSelect={deploy(id, name)}
                      icon={<Rocket />}
                    >
                      Deploy {name}
                    </Item>
                  ))}
                </Group>
              )}
              {recent.length > 0 && (
                <Group heading="Recent deployments">
                  {recent.map((deployment) => (
                    <Item
                      key={deployment.id}
                      value={`${deployment.project_name} #${deployment.number} ${deployment.id}`}
                      onSelect={go(routes.deployment(deployment.id))}
                      icon={<StatusIcon status={deployment.status} />}
                    >
                      {deployment.project_name} #{deployment.number}
                      <span className="min-w-0 truncate text-ink-faint">
                        {deployment.commit ? subject(deployment.commit.message) : deployment.ref}
                      </span>
                    </Item>
                  ))}
                </Group>
              )}
              <Group heading="Theme">
                <Item onSelect={act(() => setTheme("light"))} icon={<Sun />}>
                  Light theme
                </Item>
                <Item onSelect={act(() => setTheme("dark"))} icon={<Moon />}>
                  Dark theme
                </Item>
                <Item onSelect={act(() => setTheme("system"))} icon={<Monitor />}>
                  Theme of the system
                </Item>
              </Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-faint"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon: ReactNode;
  value?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon, children, ...props }: ItemProps) {
  return (
    <Command.Item
      className="flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint"
      {...props}
    >
      {icon}
      {children}
    </Command.Item>
  );
}
