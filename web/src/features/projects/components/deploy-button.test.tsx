import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { aDeployment } from "@/testing/a-deployment";
import { answerRequests, renderOnPage } from "@/testing/page";
import { DeployButton } from "./deploy-button";

const push = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

it("a second click, while the next page is on its way, deploys nothing more", async () => {
  const asked = answerRequests({
    "POST /projects/p1/deployments": () => Response.json(aDeployment({ id: "d1" }), { status: 202 }),
  });
  renderOnPage(<DeployButton project={{ id: "p1", name: "shop" }} />);
  const button = screen.getByRole("button", { name: "Deploy shop" });

  await userEvent.click(button);
  await waitFor(() => expect(push).toHaveBeenCalledWith("/deployments/d1"));
  await userEvent.click(button);

  expect(asked.filter(({ request }) => request.startsWith("POST"))).toHaveLength(1);
});
