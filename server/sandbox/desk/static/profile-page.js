// An organization's or a user's own page.

import { RecordPage } from "./record-page.js";

export class OrganizationPage extends RecordPage {
  /** @param {import("./desk.js").Desk} desk @param {HTMLElement} panel @param {number} id */
  constructor(desk, panel, id) {
    super(desk, panel, { part: `organizations/${id}`, location: "organization_sidebar", context: { organizationId: id } });
  }
}

export class UserPage extends RecordPage {
  /** @param {import("./desk.js").Desk} desk @param {HTMLElement} panel @param {number} id */
  constructor(desk, panel, id) {
    super(desk, panel, { part: `users/${id}`, location: "user_sidebar", context: { userId: id } });
  }
}
